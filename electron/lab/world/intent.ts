import type { Engine } from '../../../shared/model/engine.ts';
import type { Instance, Intent } from '../../../shared/model/split.ts';
import { firstIntent, nearestPrefix } from '../../traffic/index.ts';
import { labCameras } from './cameras.ts';
import { engineId, labUser } from './plan.ts';
import { counterService } from './service.ts';
import type { LabSite } from './sites.ts';

/** A container that runs when the lab opens. */
export type StartingContainer = {
  readonly slot: 'a' | 'b';
  readonly release: string;
  readonly instance: Instance;
};

/** Stable stands in slot a, a candidate in b; ports are given out from the lowest. */
export function startingContainers(site: LabSite, engine: Engine): readonly StartingContainer[] {
  const releases = [
    { slot: 'a' as const, release: site.stable },
    ...(site.candidate ? [{ slot: 'b' as const, release: site.candidate.release }] : []),
  ];
  return releases.flatMap(({ slot, release }, place) =>
    Array.from({ length: site.instances }, (_, index) => ({
      slot,
      release,
      instance: {
        name: `i${index + 1}`,
        address: engine.address,
        port: engine.ports.from + place * site.instances + index,
        engine: engineId(site.id),
      },
    })),
  );
}

/**
 * Intent of a site's gateway when the lab opens. The share is held, as over a weekend: no console
 * was there to renew a lease.
 */
export function startingIntent(site: LabSite, containers: readonly StartingContainer[]): Intent {
  const slot = (name: 'a' | 'b') => {
    const mine = containers.filter((container) => container.slot === name);
    const release = mine[0]?.release;
    const instances = mine.map(({ instance }) => instance);
    return release === undefined ? { instances } : { release, instances };
  };
  const writtenAt = new Date().toISOString();
  const stable: Intent = {
    ...firstIntent(counterService.stickiness),
    revision: 1,
    writer: `${labUser}@lab`,
    writtenAt,
    slots: { a: slot('a'), b: slot('b'), c: { instances: [] } },
  };
  if (site.candidate === undefined) return stable;
  const cameras = labCameras
    .filter((camera) => camera.site === site.id)
    .map(({ id }) => ({ camera: id }));
  const { share } = site.candidate;
  return {
    ...stable,
    roles: { stable: 'a', candidate: 'b' },
    askedShare: share,
    candidates: nearestPrefix(counterService.id, cameras, share).cameras,
    policy: 'hold',
  };
}
