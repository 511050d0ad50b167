import { assertNever } from '../../../shared/model/assert-never.ts';
import type { Action, RolloutState } from '../../../shared/model/rollout.ts';
import type { RolloutEvent } from '../decide/event.ts';
import type { StoredEntry } from './journal.ts';

/** Journal entries of an event: the event, `more`, the phase that it led to, the next actions. */
export function entriesOf(
  event: RolloutEvent,
  ms: number,
  more: readonly StoredEntry[],
  before: RolloutState,
  { state, actions }: { readonly state: RolloutState; readonly actions: readonly Action[] },
): readonly StoredEntry[] {
  const { phase, wave, step, soaked } = state;
  const moved =
    wave !== before.wave ||
    step !== before.step ||
    JSON.stringify(phase) !== JSON.stringify(before.phase);
  return [
    ...eventEntries(event, ms),
    ...more,
    ...(moved ? [{ kind: 'phase', phase, wave, step, soaked } as const] : []),
    ...actions.map((action) => ({ kind: 'intended', action }) as const),
  ];
}

function eventEntries(event: RolloutEvent, ms: number): readonly StoredEntry[] {
  switch (event.kind) {
    case 'started':
      return [{ kind: 'started' }];
    case 'result':
      return [{ kind: 'result', action: event.action, result: event.result, ms }];
    case 'command':
      return [{ kind: 'command', command: event.command, by: event.by }];
    case 'woke':
      return [{ kind: 'looked', found: event.found }];
    // The phase says whom it was taken from; seconds are not written down one by one.
    case 'taken-over':
    case 'tick':
      return [];
    default:
      return assertNever(event);
  }
}
