import { ORPCError } from '@orpc/server';
import type { Outcome } from '../../shared/model/link.ts';
import type { Refusal } from '../../shared/model/refusal.ts';
import type { NothingToRollBack } from '../../shared/model/rollback.ts';
import type { RolloutObstacle } from '../../shared/model/rollout-obstacle.ts';
import { refusalText } from '../../shared/words/refusals.ts';

/** The contract's errors (shared/contract/errors.ts), as the handlers throw them. */

export const notFound = (what: string, id: string) =>
  new ORPCError('NOT_FOUND', { defined: true, status: 404, data: { what, id } });

/** @param left Gateways that still have a part of the command, where it had begun. */
export const refused = (refusal: Refusal, host?: string, left?: readonly string[]) =>
  new ORPCError('REFUSED', {
    defined: true,
    status: 409,
    message: refusalText(refusal),
    data: { refusal, ...(host === undefined ? {} : { host }), ...(left && { left }) },
  });

/** Everything that is in a rollout's way, at once. */
export const rolloutRefused = (...obstacles: readonly RolloutObstacle[]) =>
  new ORPCError('ROLLOUT_REFUSED', { defined: true, status: 409, data: { obstacles } });

export const nothingAt = (why: NothingToRollBack, gateways: number) =>
  new ORPCError('NOTHING_TO_ROLL_BACK', { defined: true, status: 409, data: { why, gateways } });

/** The value of an outcome that is done; any other is thrown as the contract's error for it. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'done') return outcome.value;
  const { host, command, detail, refusal } = outcome.fault;
  if (outcome.kind === 'refused') throw refused(refusal ?? { code: 'remote', detail }, host);
  throw new ORPCError('REMOTE_FAILED', {
    defined: true,
    status: 502,
    data: {
      host,
      command,
      detail: outcome.kind === 'unknown' ? `outcome unknown: ${detail}` : detail,
    },
  });
}
