import { oc } from '@orpc/contract';
import { z } from 'zod';

/**
 * The errors that can cross the wire, each a code with typed data.
 * The words a person reads are made from them in the renderer and the command line.
 */
export const wireErrors = {
  /** A named thing is not in the fleet (any more). */
  NOT_FOUND: { status: 404, data: z.object({ what: z.string(), id: z.string() }) },
  /** Cannot be done as things are: `reason` says why, `mend` what to do. */
  REFUSED: {
    status: 409,
    data: z.object({ reason: z.string(), mend: z.string(), host: z.string().optional() }),
  },
  /** A remote command failed: where, which, and what the other side said. */
  REMOTE_FAILED: {
    status: 502,
    data: z.object({ host: z.string(), command: z.string(), detail: z.string() }),
  },
  /** The link to the host is not up. */
  UNREACHABLE: { status: 503, data: z.object({ host: z.string(), detail: z.string() }) },
} as const;

/** Every method of the contract starts here, so every method can end in these errors. */
export const base = oc.errors(wireErrors);
