import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DesiredState } from '../../shared/model/desired-state.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import type { RolloutOptions, Strategy } from '../../shared/model/rollout-request.ts';
import { ensureDockerd } from '../support/docker/dockerd.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { type Sender, startSender } from '../support/gateway/sender.ts';
import { waitFor } from '../support/machine/wait.ts';
import { base, type ExecutorRig, openExecutor, reachOf } from '../support/rollout/executor-rig.ts';
import { realPosture, visible } from '../support/rollout/run.ts';
import { type RolloutSites, startSites } from '../support/rollout/site.ts';

const docker = gatewayAvailable ? await ensureDockerd() : { skipped: 'no gateway' };
if ('skipped' in docker) console.warn(`skipped: ${docker.skipped}`);
const limit = { timeout: 240_000 };

describe.skipIf('skipped' in docker)('postures of every strategy, on real counterparts', () => {
  let sites: RolloutSites;
  let rig: ExecutorRig;
  let site: RolloutSites['sites'][number];

  beforeAll(async () => {
    const socket = 'socket' in docker ? docker.socket : '';
    sites = await startSites({ socket });
    [site] = sites.sites as [typeof site];
    rig = await openExecutor(sites.fleetFile, `${sites.dir}/data`);
    await rig.prepare(base);
  }, 240_000);
  afterAll(async () => {
    await rig?.close();
    await sites?.close();
  }, 60_000);

  const sending = async (): Promise<Sender> => {
    const sender = startSender({ port: site.gateway.port, cameras: site.cameras, rate: 15 });
    await waitFor(() => sender.sent() > 40, { what: 'frames' });
    return sender;
  };
  const reached = async (rollout: Rollout, posture: DesiredState, step?: number) => {
    const note = step === undefined ? {} : { note: { wave: 0, step } };
    const result = await rig.executor.reconcile(reachOf(rollout, site.id, posture, note));
    expect(result, JSON.stringify(result)).toMatchObject({ kind: 'done' });
    expect(await realPosture(sites, site)).toEqual(visible(posture));
    expect(await rig.executor.compare(rollout, site.id, posture)).toBe('as-planned');
    return result.kind === 'done' ? result.gapMs : undefined;
  };
  const plan = (strategy: Strategy, options: RolloutOptions, release = 'new') =>
    rig.rollout({
      scope: { kind: 'site', service: 'counter', site: site.id },
      ...{ release, strategy, options },
    });
  const posturesOf = ({ plan: { waves } }: Rollout): readonly DesiredState[] =>
    waves.flatMap(({ steps }) => steps.flatMap(({ postures }) => postures[site.id] ?? []));

  /** Every step forward, back at each of `backAt`, then the way forward to its end, and home again. */
  const walk = async (rollout: Rollout, backAt: readonly number[]) => {
    const details: string[] = [];
    const told = (gap: number | 'no-frames' | undefined) =>
      void (gap && details.push(`gap ${gap} ms`));
    const postures = posturesOf(rollout);
    const back = async () => {
      const start = performance.now();
      const home = reachOf(rollout, site.id, base, { note: { wave: 0, step: 0 } });
      expect(await rig.executor.shiftTraffic(home)).toMatchObject({ kind: 'done' });
      details.push(`back in ${Math.round(performance.now() - start)} ms`);
      told(await reached(rollout, base));
    };
    for (const stop of [...backAt, postures.length - 1]) {
      for (const [step, posture] of postures.slice(0, stop + 1).entries())
        told(await reached(rollout, posture, step));
      await back();
    }
    return details;
  };

  const cases: readonly (readonly [Strategy, RolloutOptions, readonly number[]])[] = [
    ['blue-green', {}, [0, 1]],
    ['canary', { steps: [{ share: 0.1 }, { share: 0.5 }, { share: 1 }] }, [2]],
    ['rolling', { maxSurge: 1, maxUnavailable: 0 }, [1]],
    ['rolling', { maxSurge: 0, maxUnavailable: 1 }, [1]],
    ['shadow', { mirrorShare: 0.5, followedBy: 'blue-green' }, [1]],
  ];
  test.each(cases)(
    '%s: there and back, and no frame is lost',
    limit,
    async (strategy, options, at) => {
      const rollout = await plan(strategy, options);
      const sender = await sending();
      const details = await walk(rollout, at);
      const { sent, answered } = await sender.stop();
      console.log(`${strategy}: lost ${sent - answered} of ${sent} frames; ${details.join(', ')}`);
      expect(sent - answered).toBe(0);
    },
  );

  test('recreate: the gap is measured, there and back', limit, async () => {
    const rollout = await plan('recreate', {});
    const sender = await sending();
    const details = await walk(rollout, [0]);
    const { sent, answered } = await sender.stop();
    console.log(`recreate: lost ${sent - answered} of ${sent} frames; ${details.join(', ')}`);
    // Back to the old ones, which were stopped, and forward to the new ones; the last way back has none.
    expect(details.filter((detail) => /^gap \d+ ms$/.test(detail))).toHaveLength(2);
    expect(sent - answered).toBeGreaterThan(0);
  });
});
