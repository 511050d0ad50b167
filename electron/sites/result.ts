import { ORPCError } from '@orpc/server';
import type { Outcome } from '../../shared/model/link.ts';
import { fencedBy } from '../../shared/model/refusal.ts';
import type { ActionResult } from '../../shared/model/rollout.ts';
import { EngineError } from '../links/docker/index.ts';

/** Results of the executor: thrown where the work ends, an ActionResult where it is returned. */

export type Done = Omit<Extract<ActionResult, { kind: 'done' }>, 'kind'>;
export type NotDone = Exclude<ActionResult, { kind: 'done' }>;

export class Stopped extends Error {
  readonly result: NotDone;
  constructor(result: NotDone) {
    super(result.kind === 'fenced' ? `fenced by ${result.by}` : result.detail);
    this.result = result;
  }
}

export const stopped = (
  kind: 'failed' | 'out-of-reach' | 'refused',
  host: string,
  detail: string,
): Stopped => new Stopped({ kind, host, detail });

/** A link that refuses or does not answer is never the new release's fault. */
export function ofLink({ kind, fault }: Exclude<Outcome<unknown>, { kind: 'done' }>): NotDone {
  const by = fencedBy(fault.refusal);
  if (by !== undefined) return { kind: 'fenced', by };
  const { host, detail } = fault;
  return { kind: kind === 'refused' ? 'refused' : 'out-of-reach', host, detail };
}

export function doneValue<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'done') return outcome.value;
  throw new Stopped(ofLink(outcome));
}

/** Does the same at every item at once; where some stop, the worst of them says so for all. */
export async function atEach<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const ended = await Promise.allSettled(items.map(work));
  const results = ended.flatMap((one) => (one.status === 'rejected' ? [undoneBy(one.reason)] : []));
  if (results.length > 0) throw new Stopped(worst(results));
  return ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

const order: readonly NotDone['kind'][] = ['fenced', 'failed', 'refused', 'out-of-reach'];

/** Every host that ended alike is named. */
export function worst(results: readonly NotDone[]): NotDone {
  for (const kind of order) {
    const [first, ...rest] = results.filter((each) => each.kind === kind);
    if (!first) continue;
    if (first.kind === 'fenced') return first;
    const others = rest.flatMap((each) =>
      each.kind === 'fenced' ? [] : [`; ${each.host}: ${each.detail}`],
    );
    return { ...first, detail: first.detail + others.join('') };
  }
  throw new Error('nothing has stopped');
}

/** The result of an action, done or not; an error that is nobody's result is thrown on. */
export async function asResult(work: () => Promise<Done>): Promise<ActionResult> {
  try {
    return { kind: 'done', ...(await work()) };
  } catch (error) {
    return undoneBy(error);
  }
}

function undoneBy(error: unknown): NotDone {
  if (error instanceof Stopped) return error.result;
  if (error instanceof EngineError) return ofLink(error.ended);
  if (error instanceof ORPCError) {
    const { host = '', what, id } = error.data as Partial<Record<string, string>>;
    return { kind: 'refused', host, detail: what ? `no ${what} ${id}` : error.message };
  }
  throw error;
}
