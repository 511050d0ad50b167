import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Watch } from './memory.ts';
import { insist, kindOf, postureAt, type Turn } from './turn.ts';
import { isExposed, type Routes } from './world.ts';

/** Gateways and engines, read past the rollout. */
export function lookAtWorld(watch: Watch, { plan, after }: Pick<Turn, 'plan' | 'after'>): void {
  for (const [name, { gateways }] of watch.world.sites) {
    if (['going-back', 'back'].includes(kindOf(after, name))) continue;
    const asked = watch.memory.asked[name] ?? -1;
    for (const { routes, name: gateway } of gateways) {
      if (!isExposed(routes) && routes.roles.stable !== 'b') continue;
      const isNamed = Array.from({ length: asked + 1 }, (_, step) =>
        isWithin(routes, postureAt(plan, name, step)),
      ).includes(true);
      insist(isNamed, `${gateway} sends frames to the new release that no step names`);
    }
  }
}

/** At the end every site is as it was, or as it was meant to be. */
export function lookAtEnd(watch: Watch, { plan, after }: Pick<Turn, 'plan' | 'after'>): void {
  if (after.phase.kind !== 'ended' || after.phase.how === 'taken-over') return;
  for (const [name, own] of Object.entries(plan.sites)) {
    const isPromoted = after.phase.how === 'finished' && kindOf(after, name) === 'promoted';
    insist(
      watch.world.isLike(name, isPromoted ? own.end : own.base),
      `${name} is ${kindOf(after, name)} at the end and neither forward nor back`,
    );
  }
}

const isWithin = (routes: Routes, named: DesiredState) =>
  routes.roles.stable === named.roles.stable &&
  routes.share <= named.share &&
  routes.cameras.every((camera) => named.cameras.includes(camera));
