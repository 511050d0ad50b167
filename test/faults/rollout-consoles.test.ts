import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../../electron/cli/connect.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import { type ConsoleProcess, startConsole } from '../support/console/process.ts';
import { ensureDockerd } from '../support/docker/dockerd.ts';
import { framesFromNow } from '../support/e2e/haproxy.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { startSender } from '../support/gateway/sender.ts';
import { waitFor } from '../support/machine/wait.ts';
import {
  command,
  expectNamed,
  followUntil,
  isEnded,
  mapOf,
  prepareSites,
  realPosture,
  startRollout,
  untilRead,
} from '../support/rollout/run.ts';
import { type RolloutSite, type RolloutSites, startSites } from '../support/rollout/site.ts';

const docker = gatewayAvailable ? await ensureDockerd() : { skipped: 'there is no gateway' };
if ('skipped' in docker) console.warn(`skipped: consoles that go: ${docker.skipped}`);
const lookEvery = { deadlineMs: 150_000 } as const;

/** A canary over two sites that stays at half of the cameras until somebody says otherwise. */
const waiting = {
  steps: [
    { share: 0.5, soakSeconds: 3600 },
    { share: 1, soakSeconds: 1 },
  ],
} as const;
const everywhere = { kind: 'environment', service: 'counter', environment: 'production' } as const;
const halfWay = {
  scope: everywhere,
  release: 'new',
  strategy: 'canary',
  options: waiting,
} as const;
const isSoaking = ({ state }: Rollout) => state.phase.kind === 'soaking' && state.step === 1;

/** Slots as HAProxy gave frames to them while 40 came. */
async function slotsFed({ gateway }: RolloutSite): Promise<readonly string[]> {
  const slots = ['a', 'b', 'c'];
  const names = slots.map((slot) => `td_counter_${slot}`);
  const came = await framesFromNow(gateway.gateway.paths.socket, names, 40);
  return slots.filter((_, index) => (came[index] ?? 0) > 0);
}

type Stage = {
  readonly sites: RolloutSites;
  readonly consoles: ConsoleProcess[];
  open(): Promise<ConsoleProcess>;
  close(): Promise<void>;
};

async function stage(lease?: { driving: string; deadMan: string }): Promise<Stage> {
  if ('skipped' in docker) throw new Error(docker.skipped);
  const sites = await startSites({
    socket: docker.socket,
    sites: 2,
    instances: 1,
    ...(lease ? { lease } : {}),
  });
  const consoles: ConsoleProcess[] = [];
  const directories: string[] = [];
  const senders = sites.sites.map(({ gateway, cameras }) =>
    startSender({ port: gateway.port, cameras, rate: 5 }),
  );
  return {
    sites,
    consoles,
    open: async () => {
      const dir = mkdtempSync(join(tmpdir(), 'td-console-'));
      directories.push(dir);
      const one = await startConsole(sites.fleetFile, dir);
      consoles.push(one);
      return one;
    },
    close: async () => {
      await Promise.all(senders.map((sender) => sender.stop()));
      for (const one of consoles) await one.kill();
      await sites.close();
      for (const dir of directories) rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function halfWayAt(api: Api): Promise<string> {
  // What another console has just let go of is seen with the next reading.
  const id = await waitFor(() => startRollout(api, halfWay).catch(() => ''), {
    what: 'a rollout to start',
    deadlineMs: 20_000,
  });
  await followUntil(api, id, isSoaking);
  return id;
}

/** The candidate's slot gets frames at one site at least. */
async function someOnCandidate({ sites }: RolloutSites): Promise<boolean> {
  const fed = await Promise.all(sites.map(slotsFed));
  return fed.some((slots) => slots.length > 1);
}

const allOnStable = async (site: RolloutSite): Promise<boolean> => {
  const stable = (await mapOf(site)).get('role/stable');
  const fed = await slotsFed(site);
  return fed.length === 1 && fed[0] === stable;
};

describe.skipIf('skipped' in docker)('consoles that go', () => {
  describe('the dead man, with its default of 120 s', () => {
    let at: Stage;
    beforeAll(async () => {
      at = await stage();
    }, 120_000);
    afterAll(() => at?.close(), 60_000);

    test('a console killed in mid-canary: every gateway is on stable by 120 s, by itself', async () => {
      const one = await at.open();
      await prepareSites(one.api, at.sites);
      await halfWayAt(one.api);
      expect(await someOnCandidate(at.sites)).toBe(true);
      const leases = await Promise.all(
        at.sites.sites.map(async (site) => Number((await mapOf(site)).get('lease'))),
      );
      await one.kill();
      const killedAt = Date.now();
      const seconds = await Promise.all(
        at.sites.sites.map(async (site) => {
          await waitFor(() => allOnStable(site), { ...lookEvery, what: 'stable alone' });
          return (Date.now() - killedAt) / 1000;
        }),
      );
      const ends = leases.map((lease) => lease - killedAt / 1000);
      console.log(
        `dead man: on stable ${seconds.map((each) => each.toFixed(0)).join(' s and ')} s after the console was killed`,
      );
      expect(Math.max(...ends)).toBeLessThanOrEqual(121);
      expect(Math.max(...seconds)).toBeLessThanOrEqual(125);
    }, 300_000);
  });

  describe('with short leases', () => {
    let at: Stage;
    let first: ConsoleProcess;
    beforeAll(async () => {
      at = await stage({ driving: '5s', deadMan: '15s' });
      first = await at.open();
      await prepareSites(first.api, at.sites);
    }, 180_000);
    afterAll(() => at?.close(), 60_000);
    const cut = () => at.sites.sites[1] as RolloutSite;

    test('a gateway cut off from a living console goes to stable, and the rollout is held', async () => {
      const id = await halfWayAt(first.api);
      const { sshd } = cut().gateway;
      sshd.sigstop();
      await waitFor(() => allOnStable(cut()), { ...lookEvery, what: 'stable alone' });
      sshd.sigcont();
      const held = await followUntil(first.api, id, ({ state }) => state.phase.kind === 'held');
      expect(held.rollout.state.phase).toMatchObject({ why: { kind: 'dead-man', site: cut().id } });
      // It has been back for a while: nothing but a person brings the candidate back.
      expect(await allOnStable(cut())).toBe(true);
      await command(first.api, id, 'resume');
      await followUntil(first.api, id, isSoaking);
      await waitFor(() => someOnCandidate(at.sites), { ...lookEvery, what: 'the candidate again' });
      await command(first.api, id, 'abort');
      const back = await followUntil(first.api, id, isEnded);
      for (const site of at.sites.sites)
        expect(await expectNamed(at.sites, site, back.rollout)).toBe(0);
    }, 180_000);

    test('a rollback by hand from another console leaves nobody driving: whoever comes may take over', async () => {
      const id = await halfWayAt(first.api);
      const other = await at.open();
      for (const site of at.sites.sites) await untilRead(other.api, site);
      const scope = { kind: 'site', service: 'counter', site: cut().id } as const;
      for await (const { results } of await other.api.traffic.rollback({
        key: randomUUID(),
        scope,
      }))
        for (const result of results) expect(result.kind).toBe('applied');
      // Without a word from anybody, and not only when it acts there again.
      const ended = await followUntil(first.api, id, isEnded);
      expect(ended.rollout.state.phase).toEqual({ kind: 'ended', how: 'taken-over' });
      // Both consoles live on, and neither drives, not even where the first alone has been.
      for (const { api } of [other, first])
        await foreignOf(api, id, ({ drivingLeft }) => drivingLeft === 0);
      const refusal = {
        code: 'ROLLOUT_REFUSED',
        data: {
          obstacles: at.sites.sites.map((site) => ({ kind: 'held', site: site.id, rollout: id })),
        },
      };
      await expect(
        other.api.rollouts.start({ key: randomUUID(), request: halfWay }),
      ).rejects.toMatchObject(refusal);

      await other.api.rollouts.takeOver({ key: randomUUID(), id }).catch((error) => {
        throw new Error(`not taken over: ${JSON.stringify(error.data)}`, { cause: error });
      });
      await followUntil(other.api, id, ({ state }) => state.phase.kind === 'held');
      await command(other.api, id, 'abort');
      const back = await followUntil(other.api, id, isEnded);
      expect(back.rollout.state.phase).toMatchObject({ how: 'rolled-back' });
      for (const site of at.sites.sites)
        expect(await expectNamed(at.sites, site, back.rollout)).toBe(0);
      const next = await halfWayAt(other.api);
      await command(other.api, next, 'abort');
      await followUntil(other.api, next, isEnded);
      await other.kill();
    }, 240_000);

    test('a second console watches, takes over when the first is silent, and fences it out', async () => {
      const id = await halfWayAt(first.api);
      const second = await at.open();
      for (const site of at.sites.sites) await untilRead(second.api, site);
      const seen = await foreignOf(second.api, id, () => true);
      expect(seen).toMatchObject({ release: 'new', strategy: 'canary' });
      await expect(second.api.rollouts.takeOver({ key: randomUUID(), id })).rejects.toMatchObject({
        code: 'ROLLOUT_REFUSED',
        data: { obstacles: [{ kind: 'driven-by' }] },
      });

      process.kill(first.pid, 'SIGSTOP');
      // Sent while it hears nothing: it will act on this as soon as it is back.
      const late = command(first.api, id, 'advance').catch(() => undefined);
      await foreignOf(second.api, id, ({ drivingLeft }) => drivingLeft <= 0);
      // The gateway's own clock has the last word, and may be a moment behind what is shown.
      const takeOver = () => second.api.rollouts.takeOver({ key: randomUUID(), id });
      await waitFor(
        () =>
          takeOver().then(
            () => true,
            () => false,
          ),
        { what: 'the take-over', deadlineMs: 20_000 },
      );
      const taken = await followUntil(second.api, id, ({ state }) => state.phase.kind === 'held');
      expect(taken.rollout.state.phase).toMatchObject({ why: { kind: 'taken-over' } });

      process.kill(first.pid, 'SIGCONT');
      await late;
      const fenced = await followUntil(first.api, id, isEnded);
      expect(fenced.rollout.state.phase).toMatchObject({ how: 'taken-over' });
      for (const site of at.sites.sites) {
        expect((await mapOf(site)).get('driver')).toContain(`#`);
        const named = await expectNamed(at.sites, site, taken.rollout);
        console.log(`taken over at ${site.id}: named posture ${named}`);
      }
      await command(second.api, id, 'resume');
      await followUntil(second.api, id, isSoaking);
      await command(second.api, id, 'advance');
      const end = await followUntil(second.api, id, isEnded);
      expect(end.rollout.state.phase).toMatchObject({ how: 'finished' });
      for (const site of at.sites.sites) {
        const { slots, roles } = await realPosture(at.sites, site);
        expect(slots[roles.stable ?? 'a']?.release).toBe('new');
      }
    }, 240_000);
  });
});

async function foreignOf(
  api: Api,
  id: string,
  isSo: (seen: { readonly drivingLeft: number }) => boolean,
) {
  for await (const { foreign } of await api.rollouts.watch({ limit: 10 })) {
    const seen = foreign.find((each) => each.id === id);
    if (seen && isSo(seen)) return seen;
  }
  throw new Error('the stream ended');
}
