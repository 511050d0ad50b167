import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Api } from '../../../electron/cli/connect.ts';
import { mapPath } from '../../../electron/traffic/names.ts';
import type { RolloutDetail } from '../../../shared/contract/rollouts.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import { type SlotName, slotNames } from '../../../shared/model/split.ts';
import { mapEntries } from '../e2e/haproxy.ts';
import { waitFor } from '../machine/wait.ts';
import { containersOf, type RolloutSite, type RolloutSites } from './site.ts';

const long = { deadlineMs: 90_000 } as const;

/** Installs our part at every gateway and fills every empty site with a release. */
export async function prepareSites(api: Api, { sites }: RolloutSites, release = 'old') {
  for (const site of sites) {
    const gateway = site.gateway.gateway.id;
    await untilRead(api, site);
    for await (const step of await api.traffic.install({ key: randomUUID(), gateway }))
      expect(step).not.toMatchObject({ kind: 'failed' });
    await untilRead(api, site);
    await waitFor(() => startAt(api, site.id, release), { ...long, what: `${release} to start` });
  }
}

async function startAt(api: Api, site: string, release: string): Promise<boolean> {
  try {
    let last: { readonly kind: string } | undefined;
    for await (const step of await api.engines.start({ key: randomUUID(), site, release }))
      last = step;
    return last?.kind === 'done';
  } catch {
    // Not every host has been read yet.
    return false;
  }
}

/** Waits until the console has read the site's gateway and engine. */
export async function untilRead(api: Api, site: RolloutSite): Promise<void> {
  for await (const { picture } of await api.live.site({ site: site.id })) {
    const read = picture.gateways.every(({ link }) => link.kind === 'up');
    if (read && picture.engines.every((engine) => engine.readAt !== undefined)) return;
  }
}

export async function startRollout(api: Api, request: RolloutRequest): Promise<string> {
  const started = api.rollouts.start({ key: randomUUID(), request });
  const { id } = await started.catch((error: { readonly data?: unknown }) => {
    throw new Error(`not started: ${JSON.stringify(error.data ?? error)}`, { cause: error });
  });
  return id;
}

/** Follows a rollout until it is so; the state then. Past the deadline it says how it stands. */
export async function followUntil(
  api: Api,
  id: string,
  isSo: (rollout: Rollout) => boolean,
  deadlineMs = 120_000,
): Promise<RolloutDetail> {
  let last: RolloutDetail | undefined;
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), deadlineMs);
  try {
    const details = await api.rollouts.follow({ id }, { signal: end.signal });
    for await (const detail of details) {
      last = detail;
      if (isSo(detail.rollout)) return detail;
    }
  } catch (error) {
    if (!end.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
  const { rollout, doing, journal = [] } = last ?? {};
  const told = { state: rollout?.state, doing, journal: journal.slice(-6) };
  throw new Error(`${id} did not come to that: ${JSON.stringify(told)}`);
}

/** Whatever a test before has left under way goes back. */
export async function endAllRollouts(api: Api): Promise<void> {
  for await (const { rollouts } of await api.rollouts.watch({ limit: 20 })) {
    for (const { id } of rollouts.filter((each) => !isEnded(each))) {
      await command(api, id, 'roll-back');
      await followUntil(api, id, isEnded);
    }
    return;
  }
}

export const isEnded = ({ state }: Rollout): boolean => state.phase.kind === 'ended';

export const command = (
  api: Api,
  id: string,
  what: 'pause' | 'resume' | 'advance' | 'approve' | 'abort' | 'roll-back',
) => api.rollouts.command({ key: randomUUID(), id, command: what });

/** What HAProxy itself and the engine itself say of a site, read past the console. */
export async function realPosture(sites: RolloutSites, site: RolloutSite): Promise<DesiredState> {
  const entries = await mapOf(site);
  const cameras = [...entries]
    .filter(([key, value]) => key.startsWith('camera/') && value === 'candidate')
    .map(([key]) => key.slice('camera/'.length));
  const containers = await containersOf(sites.docker, site.id);
  const slots: Partial<Record<SlotName, { release: string; instances: number }>> = {};
  for (const slot of slotNames) {
    const here = containers.filter((each) => each.slot === slot && each.running);
    const release = here[0]?.release;
    if (release) slots[slot] = { release, instances: here.length };
  }
  const roles = Object.fromEntries(
    [...entries]
      .filter(([key]) => key.startsWith('role/'))
      .map(([key, value]) => [key.slice('role/'.length), value]),
  );
  const mirrorShare = Number(entries.get('mirror') ?? 0) / 10_000;
  return { slots, roles, cameras: cameras.sort(), share: 0, mirrorShare };
}

/** The map in force, as HAProxy itself shows it. */
export const mapOf = ({ gateway }: RolloutSite): Promise<ReadonlyMap<string, string>> =>
  mapEntries(gateway.gateway.paths.socket, mapPath(gateway.gateway, 'counter'));

/** A posture as `realPosture` can see it: slots without a container cannot be seen. */
export function visible(posture: DesiredState): DesiredState {
  const slots = Object.fromEntries(
    Object.entries(posture.slots).filter(([, stand]) => stand.instances > 0),
  );
  return { ...posture, slots, cameras: [...posture.cameras].sort(), share: 0 };
}

/** The postures that the plan names for a site, in order: before, every step, the end. */
export function namedPostures({ plan }: Rollout, site: string): readonly DesiredState[] {
  const own = plan.sites[site];
  if (!own) throw new Error(`${site} is not in the plan`);
  const wave = plan.waves.find((each) => each.sites.includes(site));
  const steps = wave?.steps.flatMap(({ postures }) => postures[site] ?? []) ?? [];
  return [own.base, ...steps, own.end].map(visible);
}

/**
 * Fails unless the real site is, or within a while again is, exactly like one of the postures that
 * the plan names (an engine that was killed starts its containers again by itself). Says which.
 */
export async function expectNamed(
  sites: RolloutSites,
  site: RolloutSite,
  rollout: Rollout,
): Promise<number> {
  const named = namedPostures(rollout, site.id);
  let real: DesiredState | undefined;
  const find = async () => {
    real = await realPosture(sites, site);
    const seen = real;
    return named.findIndex((posture) => same(posture, seen)) + 1;
  };
  const found = await waitFor(find, { what: 'a named posture', deadlineMs: 20_000 }).catch(() => 0);
  const between = `in between: ${JSON.stringify(real)} is none of ${JSON.stringify(named)}`;
  expect(found, between).toBeGreaterThan(0);
  return found - 1;
}

export const same = (one: DesiredState, other: DesiredState): boolean =>
  canonical(one) === canonical(other);

const canonical = (posture: DesiredState): string =>
  JSON.stringify(posture, (_, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
