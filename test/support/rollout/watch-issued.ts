import type { Action } from '../../../shared/model/rollout.ts';
import { isRecent } from './counted.ts';
import type { Watch } from './memory.ts';
import { activeIn, insist, isForward, kindOf, stepOf, type Turn, waveOf } from './turn.ts';

/** Whether an action may be begun as things are. */
export function lookAtIssued(watch: Watch, turn: Turn, action: Action): void {
  const { plan, before, after, now } = turn;
  const { site } = action;
  const memory = watch.memory;
  insist(action.id > memory.lastId, 'an action has no number of its own');
  memory.lastId = action.id;
  const others = after.pending.filter((each) => each.site === site);
  insist(others.length === 1, `${others.length} things at once at ${site}`);
  const silent = memory.silent[site];
  const again =
    silent?.kind === action.kind &&
    (action.kind !== 'return' || kindOf(before, site) === 'going-back');
  if (silent && again) {
    const waited = now - silent.at;
    insist(waited < 0 || waited >= 3000, `${site} is asked again after ${waited} ms`);
  }
  if (action.kind === 'return') {
    insist(waveOf(plan, site) <= after.wave, `${site} goes back and never left`);
    insist(kindOf(before, site) !== 'back', `${site} goes back twice`);
  }
  if (!isForward(action)) return;
  insist(['acting', 'soaking'].includes(after.phase.kind), `goes on while ${after.phase.kind}`);
  const isOwn = waveOf(plan, site) === after.wave;
  insist(isOwn && ['active', 'paused'].includes(kindOf(after, site)), `acts at ${site}`);
  memory.touched[site] = true;
  begins(watch, turn, action);
  if (action.kind === 'reach') reaches(watch, turn, action);
}

/** Approval and window, before the first thing that a step does. */
function begins(watch: Watch, { plan, after, event, now }: Turn, action: Action): void {
  const memory = watch.memory;
  const asked = memory.asked[action.site] ?? -1;
  const { to = -1 } = after.sites[action.site] ?? {};
  const isOld = memory.begun || to <= asked;
  if (isOld) return;
  memory.begun = true;
  const step = stepOf(plan, after.wave, after.step);
  if (step.approval) insist(memory.approved, 'a step is taken without its approval');
  if (!step.gates.includes('window')) return;
  for (const site of activeIn(plan, after)) {
    const seen = event.kind === 'tick' ? event.observations[site] : undefined;
    const isOpen = seen !== undefined && isRecent(now, seen) && seen.windowOpen;
    insist(isOpen, `a step is taken outside its window at ${site}`);
  }
}

function reaches(
  watch: Watch,
  { plan, after }: Turn,
  action: Extract<Action, { kind: 'reach' }>,
): void {
  const { site, step } = action;
  const memory = watch.memory;
  const asked = memory.asked[site] ?? -1;
  const isNamed = step === asked || (step === after.step && kindOf(after, site) === 'active');
  insist(isNamed, `${site} is brought to step ${step}, the present one is ${after.step}`);
  insist(step >= asked, `${site} is brought back to step ${step}`);
  const { migrates } = stepOf(plan, after.wave, step);
  if (migrates) insist(memory.migrated[site] === true, `${site} was not migrated`);
  memory.asked[site] = step;
  memory.smoked[site] = false;
}
