import type { Shortfall, SitePlan } from '../../shared/model/rollout-plan.ts';
import { gatewaysIn } from '../fleet/lookup.ts';
import { basisOf } from './basis.ts';
import { camerasAt } from './cameras.ts';
import type { SiteInput } from './plan-input.ts';
import type { ReadSite, Site } from './plan-wave.ts';
import { RefusedPlan } from './refused-plan.ts';
import { Short } from './short.ts';
import { placementsOf } from './spread.ts';
import type { Subject } from './subject.ts';

/** The sites that change, by id, those that cannot be looked at, and those that need no change. */
export type PlannedSites = {
  readonly sites: ReadonlyMap<string, Site>;
  readonly skipped: readonly string[];
  readonly already: readonly string[];
};

export function planSites(
  subject: Subject,
  ids: readonly string[],
  inputs: Readonly<Record<string, SiteInput>>,
): PlannedSites {
  refuseObserved(subject, ids);
  const read = ids.flatMap((id) => {
    const input = inputs[id];
    return isRead(subject, id, input) ? [{ id, input }] : [];
  });
  if (read.length === 0) {
    const mend = 'wait until the links to a gateway and its engines are up';
    throw new RefusedPlan('no site of the scope can be reached', mend);
  }
  const sites = changing(subject, read);
  if (sites.size === 0) {
    throw new RefusedPlan(
      `${subject.release.id} is stable already at every site of the scope that can be reached`,
      'choose another release',
    );
  }
  return {
    sites,
    skipped: ids.filter((id) => !read.some((each) => each.id === id)),
    already: read.flatMap(({ id }) => (sites.has(id) ? [] : [id])),
  };
}

function refuseObserved({ fleet, request }: Subject, ids: readonly string[]): void {
  const observed = gatewaysIn(fleet, request.scope).find(
    ({ site, mode }) => mode === 'observe' && ids.includes(site),
  );
  if (!observed) return;
  const mend = 'set `mode: manage` for it in the fleet file, or leave the site out';
  throw new RefusedPlan('a gateway is only observed', mend, observed.id);
}

/** All that a plan needs was read; what could not be looked at is out of reach. */
function isRead(
  { fleet, service }: Subject,
  id: string,
  input: SiteInput | undefined,
): input is ReadSite {
  if (input?.kind !== 'read' || Object.keys(input.intents).length === 0) return false;
  return placementsOf(fleet, service.id, id).every(({ engine }) => input.engines[engine]);
}

function changing(
  subject: Subject,
  read: readonly { readonly id: string; readonly input: ReadSite }[],
): ReadonlyMap<string, Site> {
  const found = new Map<string, Site>();
  const missing: Shortfall[] = [];
  for (const { id, input } of read) {
    const from = basisOf(subject, id, input.intents);
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
  if (missing.length > 0) throw new Short(missing, []);
  return found;
}

/** Weights as the gateways' notes keep them where a rollout is taken over, else as they will keep them. */
function weighed({ takenOver }: Subject, input: ReadSite): ReadSite {
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
  { fleet, service, release }: Subject,
  { basis, input: { weights } }: Site,
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
