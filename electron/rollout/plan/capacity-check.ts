import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Release } from '../../../shared/model/release.ts';
import type { Shortfall, Wave } from '../../../shared/model/rollout-plan.ts';
import type { Service } from '../../../shared/model/service.ts';
import { slotNames } from '../../../shared/model/split.ts';
import { imageFor } from '../../links/docker/index.ts';
import { capacityLeft } from '../../sites/index.ts';
import { placementPlan, placementsOf } from './placement-plan.ts';
import type { EngineInput } from './plan-input.ts';
import type { SiteBaseline } from './site-baseline.ts';

export type FitInput = {
  readonly fleet: Fleet;
  readonly service: Service;
  readonly release: Release;
  readonly sites: readonly SiteBaseline[];
  readonly waves: readonly Wave[];
  /** By engine id, all that any of the sites uses. */
  readonly engines: ReadonlyMap<string, EngineInput>;
};

/** Containers that one engine has to take on, and the first site of them. */
type Load = { readonly site: string; readonly more: number };

/** Capacity that is missing for a plan, by the largest need of any of its steps. */
export function shortfalls(input: FitInput): readonly Shortfall[] {
  return [...loads(input)].flatMap(([host, load]) => {
    const engine = input.engines.get(host);
    return engine ? missingAt(input, host, load, engine) : [];
  });
}

/**
 * Containers beyond those that stand now, by engine. Sites are added up: containers that the
 * first ones keep as `previous` are still there when the last ones start.
 */
function loads({ fleet, service, sites, waves }: FitInput): ReadonlyMap<string, Load> {
  const found = new Map<string, Load>();
  for (const basis of sites) {
    const { site, present } = basis;
    const placements = placementsOf(fleet, service.id, site);
    const on = (slots: DesiredState['slots']) =>
      byEngine(slots, (n) => placementPlan(placements, n));
    const now = on(present);
    const steps = waves.find((wave) => wave.sites.includes(site))?.steps ?? [];
    const postures = [basis.base, ...steps.flatMap((step) => step.postures[site] ?? [])];
    for (const { engine } of placements) {
      const needed = postures.map(({ slots }, i) =>
        between(on, postures[i - 1]?.slots ?? slots, slots, engine),
      );
      const more = Math.max(0, ...needed) - (now.get(engine) ?? 0);
      const before = found.get(engine);
      if (more > 0)
        found.set(engine, { site: before?.site ?? site, more: more + (before?.more ?? 0) });
    }
  }
  return found;
}

/** On the way from one desired state to the next every slot grows before any shrinks. */
function between(
  on: (slots: DesiredState['slots']) => ReadonlyMap<string, number>,
  before: DesiredState['slots'],
  after: DesiredState['slots'],
  engine: string,
): number {
  return slotNames.reduce((sum, slot) => {
    const of = (slots: DesiredState['slots']) => {
      const content = slots[slot];
      return content ? (on({ [slot]: content }).get(engine) ?? 0) : 0;
    };
    return sum + Math.max(of(before), of(after));
  }, 0);
}

function byEngine(
  slots: DesiredState['slots'],
  of: (instances: number) => ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const content of Object.values(slots)) {
    for (const [engine, count] of of(content.instances))
      found.set(engine, (found.get(engine) ?? 0) + count);
  }
  return found;
}

function missingAt(
  { fleet, service, release }: FitInput,
  host: string,
  { site, more }: Load,
  engine: EngineInput,
): readonly Shortfall[] {
  const { memoryBytes = 0, gpu } = service.resources;
  const range = fleet.engines.find(({ id }) => id === host)?.ports ?? { from: 1, to: 0 };
  const left = capacityLeft(range, engine);
  const lacks = (what: Shortfall['what'], needed: number, available: number | undefined) =>
    available === undefined || needed <= available
      ? []
      : [{ what, site, host, needed, available: Math.max(0, available) }];
  const hasImage = typeof imageFor(release, engine.platform) !== 'string';
  return [
    ...lacks('platform', 1, hasImage ? 1 : 0),
    ...lacks('memory', more * memoryBytes, left.memoryBytes),
    // Containers share devices: each must find as many as it asks for, not all of them together.
    ...lacks(
      'gpu',
      gpu ? (gpu.ids?.length ?? (gpu.count === 'all' ? 1 : gpu.count)) : 0,
      engine.gpus,
    ),
    ...lacks('ports', more, left.ports),
    ...lacks('disk', engine.imageBytes ?? 0, engine.diskFreeBytes),
  ];
}
