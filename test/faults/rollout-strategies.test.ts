import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  RolloutOptions,
  RolloutRequest,
  Strategy,
} from '../../shared/model/rollout-request.ts';
import { ensureDockerd } from '../support/docker/dockerd.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { startSender } from '../support/gateway/sender.ts';
import { waitFor } from '../support/machine/wait.ts';
import { openBackend, type RealBackend } from '../support/rollout/real-fleet.ts';
import {
  command,
  expectNamed,
  followUntil,
  isEnded,
  prepareSites,
  realPosture,
  startRollout,
  visible,
} from '../support/rollout/run.ts';
import { type RolloutSites, startSites } from '../support/rollout/site.ts';

/** Half of them on the way there, half on a second way that is taken back. */
const framesWanted = 20_000;
const cameraCount = 16;
const rate = 40;

const docker = gatewayAvailable ? await ensureDockerd() : { skipped: 'there is no gateway' };
if ('skipped' in docker) console.warn(`skipped: rollouts under load: ${docker.skipped}`);

const wanted: readonly { readonly strategy: Strategy; readonly options: RolloutOptions }[] = [
  { strategy: 'blue-green', options: { soakSeconds: 2 } },
  {
    strategy: 'canary',
    options: { steps: [{ share: 0.1 }, { share: 0.5 }, { share: 1 }], soakSeconds: 2 },
  },
  { strategy: 'rolling', options: { soakSeconds: 1, maxSurge: 1, maxUnavailable: 0 } },
  { strategy: 'recreate', options: {} },
  { strategy: 'shadow', options: { soakSeconds: 2, mirrorShare: 1, followedBy: 'blue-green' } },
];

describe.skipIf('skipped' in docker)('strategies under frames that are never sent twice', () => {
  let sites: RolloutSites;
  let backend: RealBackend;
  const dataDir = mkdtempSync(join(tmpdir(), 'td-rollouts-'));

  beforeAll(async () => {
    if ('skipped' in docker) return;
    sites = await startSites({ socket: docker.socket, cameras: cameraCount });
    backend = await openBackend(sites.fleetFile, dataDir);
    await prepareSites(backend.client, sites);
  }, 180_000);
  afterAll(async () => {
    await backend?.close();
    await sites?.close();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  const site = () => sites.sites[0] as (typeof sites.sites)[number];

  test.each(wanted)(
    '$strategy: forward, and back',
    async ({ strategy, options }) => {
      const { client } = backend;
      const scope = { kind: 'site', service: 'counter', site: site().id } as const;
      const before = await realPosture(sites, site());
      const running = before.slots[before.roles.stable ?? 'a']?.release;
      const release = running === 'old' ? 'new' : 'old';
      const request: RolloutRequest = { scope, release, strategy, options };
      const sender = startSender({ port: site().gateway.port, cameras: site().cameras, rate });

      const forward = await startRollout(client, request);
      const done = await followUntil(client, forward, isEnded);
      expect(done.rollout.state.phase).toMatchObject({ kind: 'ended', how: 'finished' });
      const end = done.rollout.plan.sites[site().id]?.end;
      expect(await realPosture(sites, site())).toEqual(end && visible(end));

      await waitFor(() => sender.sent() >= framesWanted / 2, {
        what: 'half of the frames',
        deadlineMs: 60_000,
      });
      // The way back is taken where most has been moved: just before the promotion, or after it.
      const other = { ...request, release: running ?? 'old' };
      const second = await startRollout(client, other);
      const late = await followUntil(client, second, ({ plan, state }) => {
        const steps = plan.waves[0]?.steps.length ?? 0;
        return (
          state.phase.kind === 'keeping' || state.step >= steps - 1 || state.phase.kind === 'ended'
        );
      });
      expect(late.rollout.state.phase.kind).not.toBe('ended');
      const asked = performance.now();
      await command(client, second, 'roll-back');
      const back = await followUntil(client, second, isEnded);
      const seconds = (performance.now() - asked) / 1000;
      expect(back.rollout.state.phase).toMatchObject({ kind: 'ended', how: 'rolled-back' });
      expect(await expectNamed(sites, site(), back.rollout)).toBe(0);

      await waitFor(() => sender.sent() >= framesWanted, {
        what: 'all frames',
        deadlineMs: 60_000,
      });
      const { sent, answered } = await sender.stop();
      const gaps = [done, back].flatMap(({ journal }) =>
        journal.flatMap(({ entry }) =>
          entry.kind === 'result' && entry.result.kind === 'done' && entry.result.gapMs
            ? [`gap ${entry.result.gapMs} ms`]
            : [],
        ),
      );
      console.log(
        `${strategy}: lost frames ${sent - answered} of ${sent} sent; rolled back and verified in ${seconds.toFixed(1)} s${gaps.length > 0 ? `; ${gaps.join(', ')}` : ''}`,
      );
      expect(sent).toBeGreaterThanOrEqual(framesWanted);
      if (strategy === 'recreate') expect(gaps.join(' ')).toMatch(/gap \d+ ms/);
      else expect(sent - answered).toBe(0);
    },
    240_000,
  );
});
