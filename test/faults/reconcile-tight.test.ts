import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RolloutOptions, Strategy } from '../../shared/model/rollout-request.ts';
import { ensureDockerd } from '../support/docker/dockerd.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { startSender } from '../support/gateway/sender.ts';
import { waitFor } from '../support/machine/wait.ts';
import { base, type ExecutorRig, openExecutor, reachOf } from '../support/rollout/executor-rig.ts';
import { realPosture, visible } from '../support/rollout/run.ts';
import { type RolloutSites, startSites } from '../support/rollout/site.ts';

const docker = gatewayAvailable ? await ensureDockerd() : { skipped: 'no gateway' };
if ('skipped' in docker) console.warn(`skipped: ${docker.skipped}`);
const limit = { timeout: 120_000 };

const noSurge = { maxSurge: 0, maxUnavailable: 1 };

describe.skipIf('skipped' in docker)('the way back on an engine with room for one release', () => {
  let sites: RolloutSites;
  let rig: ExecutorRig;
  let site: RolloutSites['sites'][number];

  beforeAll(async () => {
    sites = await startSites({ socket: 'socket' in docker ? docker.socket : '' });
    [site] = sites.sites as [typeof site];
    // Two of them fit, a third does not.
    const mib = Math.floor((0.35 * (await sites.docker.info()).MemTotal) / 2 ** 20);
    sites.edit(({ services }) => {
      services.counter.resources = { memory: `${mib}m` };
    });
    rig = await openExecutor(sites.fleetFile, `${sites.dir}/data`);
    await rig.prepare(base);
  }, 240_000);
  afterAll(async () => {
    await rig?.close();
    await sites?.close();
  }, 60_000);

  /** Forward to a step, then home as a runner goes; what the way back told, and the frames it lost. */
  async function thereAndBack(strategy: Strategy, options: RolloutOptions, to: number) {
    const rollout = await rig.rollout({
      scope: { kind: 'site', service: 'counter', site: site.id },
      ...{ release: 'new', strategy, options },
    });
    const steps = rollout.plan.waves[0]?.steps ?? [];
    const postures = steps.flatMap(({ postures: all }) => all[site.id] ?? []);
    for (const [step, posture] of postures.slice(0, to).entries()) {
      const note = { wave: 0, step };
      expect(
        await rig.executor.reconcile(reachOf(rollout, site.id, posture, { note })),
      ).toMatchObject({
        kind: 'done',
      });
    }
    const sender = startSender({ port: site.gateway.port, cameras: site.cameras, rate: 15 });
    await waitFor(() => sender.sent() > 40, { what: 'frames' });
    const note = { wave: 0, step: to - 1 };
    expect(await rig.executor.shiftTraffic(reachOf(rollout, site.id, base, { note }))).toEqual({
      kind: 'done',
    });
    const told: string[] = [];
    const home = reachOf(rollout, site.id, base, { report: (text) => told.push(text) });
    const back = await rig.executor.reconcile(home);
    const { sent, answered } = await sender.stop();
    expect(await realPosture(sites, site)).toEqual(visible(base));
    expect(await rig.executor.compare(rollout, site.id, base)).toBe('as-planned');
    return { steps: postures.length, back, lost: sent - answered, told };
  }
  const roomMade = 'there is no room for both releases: slot b is emptied first';

  test('without surge: the new release goes first, and no frame is lost', limit, async () => {
    const { back, lost, told } = await thereAndBack('rolling', noSurge, 3);
    expect(back).toEqual({ kind: 'done' });
    expect(told).toContain(roomMade);
    expect(lost).toBe(0);
  });

  test.each([
    ['recreate', {}, 2],
    ['rolling', noSurge, 6],
  ] as const)(
    'after the promotion of a %s: the second gap is measured, too',
    limit,
    async (strategy, options, to) => {
      const { steps, back, lost, told } = await thereAndBack(strategy, options, to);
      expect(steps).toBe(to);
      expect(back).toEqual({ kind: 'done', gapMs: expect.any(Number) });
      expect(told).toContain(roomMade);
      expect(lost).toBeGreaterThan(0);
    },
  );
});
