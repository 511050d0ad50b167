import type { RolloutDetail, RolloutsNow } from '../../../shared/contract/rollouts.ts';
import type { JournalEntry } from '../../../shared/model/rollout.ts';
import { foreignRollouts, type Rollouts } from '../../rollout/index.ts';
import { every } from './every.ts';

const tellEveryMs = 500;
/** Newest entries of a long journal that a reader is shown. */
const entriesShown = 500;

/** All that are under way and the newest ended ones, at every change. */
export async function* watchRollouts(
  rollouts: Rollouts,
  limit: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<RolloutsNow> {
  let changed = true;
  const stop = rollouts.subscribe(() => {
    changed = true;
  });
  try {
    let told = '';
    for await (const _ of every(tellEveryMs, signal)) {
      const foreign = foreignRollouts(rollouts.noted());
      const text = JSON.stringify(foreign);
      if (!changed && text === told) continue;
      [changed, told] = [false, text];
      const shown = [...rollouts.underWay(), ...rollouts.past.ended(limit)];
      yield { now: new Date().toISOString(), rollouts: shown, foreign };
    }
  } finally {
    stop();
  }
}

/** One rollout with the end of its journal, at every change, until it has ended. */
export async function* followRollout(
  rollouts: Rollouts,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<RolloutDetail> {
  let changed = true;
  let journal: readonly JournalEntry[] = rollouts.journal.entries(id, 0, entriesShown);
  const stop = rollouts.subscribe((which) => {
    if (which === id) changed = true;
  });
  try {
    for await (const _ of every(tellEveryMs, signal)) {
      const { rollout, doing, fault } = rollouts.find(id);
      const ended = rollout.state.phase.kind === 'ended' ? rollouts.measured(id) : undefined;
      const isLast = ended?.isDue === false;
      if (!changed && !isLast) continue;
      changed = false;
      const later = rollouts.journal.entries(id, journal.at(-1)?.seq, entriesShown);
      journal = [...journal, ...later].slice(-entriesShown);
      yield {
        ...{ rollout, journal, doing, now: new Date().toISOString() },
        ...(fault === undefined ? {} : { notRecorded: fault }),
        ...(ended?.drill && { drill: ended.drill }),
      };
      if (isLast) return;
    }
  } finally {
    stop();
  }
}
