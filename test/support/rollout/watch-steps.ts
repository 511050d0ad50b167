import { stayed } from './counted.ts';
import type { Watch } from './memory.ts';
import { agrees } from './passed.ts';
import { activeIn, insist, kindOf, postureAt, sitesAs, stepOf, type Turn, waveOf } from './turn.ts';

/** Steps are left by their gates and their soak, or by a person's word. */
export function lookAtStepsLeft(watch: Watch, turn: Turn): void {
  const { before, after, event, plan } = turn;
  const from = before.step;
  const sites = stayed(turn).filter((site) => waveOf(plan, site) === before.wave);
  const isOver = sites.some((site) => kindOf(after, site) !== 'active');
  const count = plan.waves[before.wave]?.steps.length ?? 0;
  const to = after.wave > before.wave || isOver ? count : after.step;
  const isKept = before.phase.kind === 'keeping' || before.promotedAt !== undefined;
  const isBack = sites.some((site) => after.sites[site]?.why?.kind === 'drill');
  if (sites.length > 0 && !isKept && after.phase.kind !== 'ended') {
    for (let step = from; step < (isBack ? from + 1 : to); step += 1) {
      const isAsked = step === from && event.kind === 'command' && isPersonsWord(turn);
      left(watch, turn, step, sites, isAsked);
    }
    const paused = sitesAs(after, 'paused', [...(plan.waves[before.wave]?.sites ?? [])]);
    insist(to < count || paused.length === 0 || isBack, 'a wave is promoted past its paused sites');
  }
  if (after.wave !== before.wave || after.step !== before.step) enter(watch);
  else if (after.soaked < before.soaked || (before.promotedAt === undefined && after.promotedAt))
    watch.memory.counted.enter();
}

/** Advance ends a soak; resume passes over the gate that it was held at, and no other. */
function isPersonsWord({ before: { phase }, event }: Turn): boolean {
  if (event.kind !== 'command' || event.command !== 'advance') return false;
  insist(phase.kind === 'soaking', 'a step is advanced that was not soaking');
  return true;
}

function enter(watch: Watch): void {
  Object.assign(watch.memory, { approved: false, begun: false, waived: [] });
  watch.memory.counted.enter();
}

function left(
  watch: Watch,
  turn: Turn,
  index: number,
  sites: readonly string[],
  isAsked: boolean,
): void {
  const { plan, before } = turn;
  const step = stepOf(plan, before.wave, index);
  for (const site of sites) {
    insist((watch.memory.asked[site] ?? -1) >= index, `step ${index} is left without ${site}`);
    const isOwn = watch.memory.asked[site] === index;
    if (step.smoke && isOwn) insist(watch.memory.smoked[site] === true, `${site} was not smoked`);
    if (isAsked) continue;
    for (const gate of step.gates) {
      if (index === before.step && watch.memory.waived.includes(`${site}/${gate}`)) continue;
      const frames = index === before.step ? (watch.memory.counted.frames[site] ?? 0) : 0;
      insist(
        agrees(turn, [before.wave, index], gate, site, frames),
        `step ${index} is left though ${gate} does not pass at ${site}`,
      );
    }
  }
  const soaked = index === before.step ? watch.memory.counted.soak : 0;
  insist(isAsked || soaked >= step.soakSeconds, `step ${index} is left before its soak`);
}

export function lookAtSoaking(watch: Watch, { plan, after, before }: Turn): void {
  if (after.phase.kind !== 'soaking' || before.phase.kind === 'soaking') return;
  for (const site of activeIn(plan, after)) {
    const step = watch.memory.asked[site] ?? -1;
    insist(step >= after.step, `soaks without ${site}`);
    insist(
      watch.world.isLike(site, postureAt(plan, site, step)),
      `${site} soaks at step ${step} and is not like it`,
    );
  }
}

export function lookAtKeeping(watch: Watch, { plan, before, after, event, now }: Turn): void {
  const isNew = after.phase.kind === 'retiring' && before.phase.kind !== 'retiring';
  const isAsked = event.kind === 'command' && event.command === 'advance';
  if (!isNew || isAsked) return;
  const soaked = before.promotedAt === undefined ? 0 : watch.memory.counted.soak;
  insist(soaked >= plan.watchSeconds, 'what was before is taken away before the watch is over');
  const kept = now - Date.parse(after.promotedAt ?? after.startedAt);
  insist(kept >= plan.keepSeconds * 1000, 'what was before is not kept for so long');
}
