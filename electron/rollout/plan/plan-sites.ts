import type { RolloutObstacle } from '../../../shared/model/rollout-obstacle.ts';
import type { Shortfall, SitePlan } from '../../../shared/model/rollout-plan.ts';
import { gatewaysIn } from '../../fleet/index.ts';
import { camerasAt } from './cameras.ts';
import { placementsOf } from './placement-plan.ts';
import type { SiteInput } from './plan-input.ts';
import { PlanShortfallError } from './plan-shortfall.ts';
import type { PlanTarget } from './plan-target.ts';
import type { ReadSite, WaveSite } from './plan-wave.ts';
import { RefusedPlan } from './refused-plan.ts';
import { type FoundBaseline, siteBaseline } from './site-baseline.ts';

/** The sites that change, by id, those that cannot be looked at, and those that need no change. */
export type PlannedSites = {
  readonly sites: ReadonlyMap<string, WaveSite>;
  readonly skipped: readonly string[];
  readonly already: readonly string[];
};

export function planSites(
  subject: PlanTarget,
  ids: readonly string[],
  inputs: Readonly<Record<string, SiteInput>>,
): PlannedSites {
  const read = ids.flatMap((id) => {
    const input = inputs[id];
    return isRead(subject, id, input) ? [{ id, input }] : [];
  });
  const from = read.map(({ id, input }) => ({ id, input, found: foundAt(subject, id, input) }));
  const obstacles = [
    ...observed(subject, ids),
    ...ids.flatMap((id) => blockedAt(inputs[id])),
    ...from.flatMap(({ found }) => (found instanceof RefusedPlan ? found.obstacles : [])),
  ];
  if (obstacles.length > 0) throw new RefusedPlan(...obstacles);
  if (read.length === 0) throw new RefusedPlan({ kind: 'unreachable' });
  const sites = changing(subject, from);
  if (sites.size === 0)
    throw new RefusedPlan({ kind: 'release-stable', release: subject.release.id });
  return {
    sites,
    skipped: ids.filter((id) => !read.some((each) => each.id === id)),
    already: read.flatMap(({ id }) => (sites.has(id) ? [] : [id])),
  };
}

function observed(
  { fleet, request }: PlanTarget,
  ids: readonly string[],
): readonly RolloutObstacle[] {
  return gatewaysIn(fleet, request.scope)
    .filter(({ site, mode }) => mode === 'observe' && ids.includes(site))
    .map(({ id, site }) => ({ kind: 'observed', site, gateway: id }));
}

const blockedAt = (input: SiteInput | undefined): readonly RolloutObstacle[] =>
  input?.kind === 'blocked' ? input.obstacles : [];

/** Where a site begins from, or what is in the way there. */
function foundAt(
  subject: PlanTarget,
  site: string,
  { intents }: ReadSite,
): FoundBaseline | RefusedPlan {
  try {
    return siteBaseline(subject, site, intents);
  } catch (error) {
    if (error instanceof RefusedPlan) return error;
    throw error;
  }
}

type From = {
  readonly id: string;
  readonly input: ReadSite;
  readonly found: FoundBaseline | RefusedPlan;
};

/** True where all that a plan needs was read; a site that could not be read is out of reach. */
function isRead(
  { fleet, service }: PlanTarget,
  id: string,
  input: SiteInput | undefined,
): input is ReadSite {
  if (input?.kind !== 'read' || Object.keys(input.intents).length === 0) return false;
  return placementsOf(fleet, service.id, id).every(({ engine }) => input.engines[engine]);
}

function changing(subject: PlanTarget, all: readonly From[]): ReadonlyMap<string, WaveSite> {
  const found = new Map<string, WaveSite>();
  const missing: Shortfall[] = [];
  for (const { id, input, found: from } of all) {
    if (from instanceof RefusedPlan) continue;
    switch (from.kind) {
      case 'found':
        found.set(id, { basis: from.basis, input: weighed(subject, input) });
        break;
      case 'no-slot':
        missing.push({ what: 'slot', site: id, host: from.gateway, needed: 1, available: 0 });
        break;
      case 'no-placement':
        missing.push({ what: 'instances', site: id, host: from.gateway, needed: 1, available: 0 });
        break;
      case 'there':
        break;
    }
  }
  if (missing.length > 0) throw new PlanShortfallError(missing, []);
  return found;
}

/** Weights as the gateways' notes keep them where a rollout is taken over, else as they will keep them. */
function weighed({ takenOver }: PlanTarget, input: ReadSite): ReadSite {
  const notes = Object.values(input.intents).flatMap(({ rollout }) =>
    takenOver !== undefined && rollout?.id === takenOver
      ? Object.entries(rollout.weights ?? {})
      : [],
  );
  const rounded = [...input.weights].map(
    ([camera, weight]) => [camera, Number(weight.toPrecision(3))] as const,
  );
  return { ...input, weights: new Map(takenOver === undefined ? rounded : notes) };
}

export function sitePlan(
  { fleet, service, release }: PlanTarget,
  { basis, input: { weights } }: WaveSite,
): SitePlan {
  const { site, base, slot, wanted } = basis;
  const models = camerasAt(fleet, service.id, site).map(({ model }) => `camera:${model}`);
  const engines = placementsOf(fleet, service.id, site).map(({ engine }) => engine);
  const types = fleet.engines.flatMap(({ id, type }) =>
    type !== undefined && engines.includes(id) ? `engine:${type}` : [],
  );
  return {
    base,
    end: {
      ...base,
      slots: { [slot]: { release: release.id, instances: wanted } },
      roles: { stable: slot },
    },
    slot,
    kinds: [...new Set([...models, ...types])],
    ...(weights.size > 0 && { weights: Object.fromEntries(weights) }),
  };
}
