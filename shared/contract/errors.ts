import { oc } from '@orpc/contract';
import { z } from 'zod';
import { refusalSchema } from '../model/refusal.ts';
import { nothingToRollBack } from '../model/rollback.ts';
import { obstacleSchema } from '../model/rollout-obstacle.ts';

/**
 * The errors that can cross the wire, each a code with typed data.
 * The words a person reads are made from them in the renderer and the command line.
 */
export const wireErrors = {
  /** A named thing is not in the fleet (any more). */
  NOT_FOUND: { status: 404, data: z.object({ what: z.string(), id: z.string() }) },
  /**
   * Cannot be done as things are. `left`: the command had begun; gateways that still have a part of
   * it, with the reason, none where it was taken back everywhere.
   */
  REFUSED: {
    status: 409,
    data: z.object({
      refusal: refusalSchema,
      host: z.string().optional(),
      left: z.array(z.string()).optional(),
    }),
  },
  /** A rollout cannot be planned, started or told this as things are: everything in the way at once. */
  ROLLOUT_REFUSED: { status: 409, data: z.object({ obstacles: z.array(obstacleSchema) }) },
  /** No camera is on a candidate there, and no release from before can take over. */
  NOTHING_TO_ROLL_BACK: {
    status: 409,
    data: z.object({ why: z.enum(nothingToRollBack), gateways: z.number() }),
  },
  /** A remote command failed: where, which, and what the other side said. */
  REMOTE_FAILED: {
    status: 502,
    data: z.object({ host: z.string(), command: z.string(), detail: z.string() }),
  },
  /** This client has as much open as one may have; nothing was done. */
  BUSY: {
    status: 429,
    data: z.object({ what: z.enum(['calls', 'streams']), most: z.number() }),
  },
} as const;

/** Why a command was refused, and what is left of it. */
export type RefusedData = z.infer<typeof wireErrors.REFUSED.data>;

/** The data of a REFUSED error; undefined where they are not such. */
export const refusedData = (data: unknown): RefusedData | undefined =>
  wireErrors.REFUSED.data.safeParse(data).data;

/** Every method of the contract starts here, so every method can end in these errors. */
export const base = oc.errors(wireErrors);
