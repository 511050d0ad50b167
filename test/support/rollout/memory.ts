import type { Action } from '../../../shared/model/rollout.ts';
import { Counted } from './counted.ts';
import type { Turn } from './turn.ts';
import type { World } from './world.ts';

type By<T> = Record<string, T>;

/** What was asked and answered, remembered apart from the rollout's own state. */
export class Memory {
  counted = new Counted();
  approved = false;
  /** The present step has begun: window and approval have had their say. */
  begun = false;
  /** Gates of the present step that a person has passed over, as `site/gate`. */
  waived: readonly string[] = [];
  asked: By<number> = {};
  smoked: By<boolean> = {};
  migrated: By<boolean> = {};
  touched: By<boolean> = {};
  silent: By<{ readonly kind: Action['kind']; readonly at: number }> = {};
  lastId = 0;

  copy(): Memory {
    const { approved, begun, lastId, asked, smoked, migrated, touched, silent } = this;
    return Object.assign(new Memory(), {
      ...{ approved, begun, lastId, counted: this.counted.copy() },
      ...{ asked: { ...asked }, smoked: { ...smoked }, migrated: { ...migrated } },
      ...{ waived: [...this.waived] },
      ...{ touched: { ...touched }, silent: { ...silent } },
    });
  }
}

/** What every look has at hand. */
export type Watch = { readonly world: World; memory: Memory };

export function remember(watch: Watch, turn: Turn): void {
  const { before, event, now } = turn;
  const memory = watch.memory;
  memory.counted.tick(turn);
  if (event.kind === 'command' && event.command === 'approve') memory.approved = true;
  if (event.kind === 'command' || event.kind === 'woke') memory.silent = {};
  if (
    event.kind === 'command' &&
    event.command === 'resume' &&
    ['paused', 'held'].includes(before.phase.kind)
  )
    for (const site of Object.keys(before.sites)) memory.counted.begin(site, now);
  memory.waived = [...memory.waived, ...passedOver(turn)];
  if (event.kind !== 'result') return;
  const { action, result } = event;
  if (!before.pending.some(({ id }) => id === action.id)) return;
  delete memory.silent[action.site];
  if (result.kind === 'out-of-reach') memory.silent[action.site] = { kind: action.kind, at: now };
  if (result.kind !== 'done') return;
  if (action.kind === 'smoke') memory.smoked[action.site] = true;
  if (action.kind === 'migrate') memory.migrated[action.site] = true;
  if (action.kind === 'reach') memory.counted.reached(action.site, now);
}

/** Gates that a person passes over with this turn, as `site/gate`. */
function passedOver({ before: { phase, sites }, event }: Turn): readonly string[] {
  const isResumed = event.kind === 'command' && event.command === 'resume';
  if (!isResumed || phase.kind !== 'held') return [];
  if (phase.why.kind === 'gate') return [`${phase.why.site}/${phase.why.gate}`];
  return phase.why.kind === 'not-compared'
    ? Object.keys(sites).map((site) => `${site}/counts`)
    : [];
}
