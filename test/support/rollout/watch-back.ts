import type { BackReason } from '../../../shared/model/rollout.ts';
import { isRecent } from './counted.ts';
import type { Watch } from './memory.ts';
import { activeIn, insist, isForward, kindOf, postureAt, type Turn } from './turn.ts';

export function lookAtWaysBack(watch: Watch, turn: Turn): void {
  const { before, after, event, actions } = turn;
  if (before.phase.kind === 'going-back') {
    const kind = after.phase.kind;
    insist(kind === 'going-back' || kind === 'ended', 'a way back is given up');
    if (after.phase.kind === 'going-back')
      insist(after.phase.why === before.phase.why, 'the reason of a way back changes');
  }
  for (const site of Object.keys(before.sites)) {
    const [was, is] = [kindOf(before, site), kindOf(after, site)];
    if (was === 'going-back') insist(is === was || is === 'back', `${site} does not go back`);
    if (was === 'back') insist(is === was, `${site} was back`);
    if (was === 'promoted') insist(is === was || is === 'going-back', `${site} was promoted`);
  }
  if (event.kind !== 'command' || before.phase.kind === 'going-back') return;
  const isLate = event.command === 'abort' && before.promotedAt !== undefined;
  if (isLate) insist(after === before, 'abort has an effect after the promotion');
  const isBack = event.command === 'roll-back' || (event.command === 'abort' && !isLate);
  if (!isBack || before.phase.kind === 'ended') return;
  insist(['going-back', 'ended'].includes(after.phase.kind), 'a person asks in vain to go back');
  for (const site of Object.keys(watch.memory.touched)) {
    if (['going-back', 'back'].includes(kindOf(before, site))) continue;
    const returned = actions.some((each) => each.site === site && each.kind === 'return');
    insist(returned, `${site} is not returned at once`);
  }
}

export function lookAtHolds(watch: Watch, { plan, before, after, event, now }: Turn): void {
  const { phase } = after;
  const failed = Object.entries(after.sites).filter(([site, { why }]) => {
    if (why?.kind === 'trigger') return why.firing.site === site;
    return why?.kind === 'step-failed' && why.site === site;
  }).length;
  if (failed >= plan.stopAfter)
    insist(['going-back', 'ended'].includes(phase.kind), 'goes on though too many have failed');
  if (['paused', 'held'].includes(phase.kind) && phase !== before.phase) {
    for (const site of activeIn(plan, after))
      insist(
        (watch.world.site(site).slots.a?.instances ?? 1) > 0 ||
          watch.world.site(site).slots.b !== undefined,
        `halts while nobody answers at ${site}`,
      );
  }
  if (event.kind !== 'tick' || before.promotedAt !== undefined) return;
  for (const site of activeIn(plan, before)) {
    const seen = event.observations[site];
    if (seen?.lease !== 'expired' || !isRecent(now, seen)) continue;
    const isNew = seen.second > (before.sites[site]?.seen ?? 0);
    const posture = postureAt(plan, site, before.sites[site]?.at ?? -1);
    if (!isNew || posture.cameras.length === 0) continue;
    const held = phase.kind === 'held' && phase.why.kind === 'dead-man';
    insist(held || ['going-back', 'ended'].includes(phase.kind), 'the dead man is overlooked');
  }
}

export function lookAtTriggers(watch: Watch, turn: Turn): void {
  const { before, after, plan, event, now } = turn;
  watch.memory.counted.verify(turn);
  for (const [site, progress] of Object.entries(after.sites)) {
    const { why } = progress;
    if (why?.kind !== 'trigger' || before.sites[site]?.why !== undefined) continue;
    const { trigger, site: fired } = why.firing;
    insist(event.kind === 'tick', 'a trigger fires without a tick');
    const isLate = now - Date.parse(after.startedAt) > plan.timeLimitSeconds * 1000;
    insist(
      trigger === 'time-limit' ? isLate : watch.memory.counted.mayFire(turn, fired, trigger),
      `${trigger} fires at ${fired} without having been seen for so long`,
    );
  }
  const isSeen =
    event.kind === 'tick' && Object.values(event.observations).some((seen) => isRecent(now, seen));
  const late = now - Date.parse(before.startedAt) > plan.timeLimitSeconds * 1000;
  if (isSeen && late && before.promotedAt === undefined)
    insist(['going-back', 'ended'].includes(after.phase.kind), 'the time limit has no effect');
}

/** Nothing goes back but for a reason that has just arisen; no reading at all is none. */
export function lookAtReasons(turn: Turn): void {
  for (const [site, { why }] of Object.entries(turn.after.sites)) {
    if (why === undefined || turn.before.sites[site]?.why !== undefined) continue;
    insist(hasArisen(turn, why), `${site} goes back by ${why.kind}, which has not arisen`);
  }
}

function hasArisen({ plan, before, event }: Turn, why: BackReason): boolean {
  const { steps = [] } = plan.waves[before.wave] ?? {};
  switch (why.kind) {
    case 'person':
      return event.kind === 'command' && event.command === why.how;
    case 'trigger':
      return event.kind === 'tick';
    case 'step-failed':
      return (
        event.kind === 'result' &&
        isForward(event.action) &&
        ['failed', 'refused'].includes(event.result.kind) &&
        before.pending.some(({ id }) => id === event.action.id)
      );
    case 'restart':
      return event.kind === 'woke' && plan.onRestart !== 'continue';
    case 'drill':
      return plan.request.options.drill === true && steps[before.step]?.kind === 'switch';
    case 'shadow-done':
      return steps.at(-1)?.kind === 'mirror';
  }
}
