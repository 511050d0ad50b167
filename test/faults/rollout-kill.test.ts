import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allKillings, sampleKillings } from '../support/console/kill-matrix.ts';
import { killDuring } from '../support/console/killing.ts';
import { startConsole } from '../support/console/process.ts';
import {
  type PrivateDockerd,
  startPrivateDockerd,
  whyNoPrivateDockerd,
} from '../support/docker/private-dockerd.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { prepareSites } from '../support/rollout/run.ts';
import { quickRules, type RolloutSites, startSites } from '../support/rollout/site.ts';

/** `npm run test:kill` tries all of them. */
const all = process.env.TALLYDECK_KILL === 'all';
const seed = Number(process.env.TALLYDECK_SEED ?? 20_261_123);
const killings = all ? allKillings : sampleKillings(seed);

const why = gatewayAvailable ? await whyNoPrivateDockerd() : 'there is no gateway';
if (why) console.warn(`skipped: kill at every step: ${why}`);

const rules = {
  ...quickRules,
  smoke: [{ path: '/healthz' }],
};

describe.skipIf(why !== undefined)('killed at every kind of journal entry', () => {
  let engine: PrivateDockerd;
  let sites: RolloutSites;
  const dataDir = mkdtempSync(join(tmpdir(), 'td-kill-'));

  beforeAll(async () => {
    engine = await startPrivateDockerd();
    sites = await startSites({ socket: engine.socket, rules, cameras: 6 });
    const first = await startConsole(sites.fleetFile, dataDir);
    await prepareSites(first.api, sites);
    await first.stop();
  }, 240_000);
  afterAll(async () => {
    await sites?.close();
    await engine?.remove();
    rmSync(dataDir, { recursive: true, force: true });
  }, 90_000);

  let tried = 0;
  const endings = new Map<string, number>();

  test.each(
    killings.map((killing) => {
      const { entry, action = '', way } = killing.moment;
      return {
        ...killing,
        name: `${killing.strategy}: ${killing.victim} at ${entry} ${action} (${way})`,
      };
    }),
  )(
    '$name',
    async ({ strategy, victim, moment }) => {
      const ended = await killDuring({ sites, engine, dataDir }, { strategy, victim, moment });
      tried += 1;
      endings.set(ended.how, (endings.get(ended.how) ?? 0) + 1);
      console.log(
        `killed: ${strategy}, ${victim} at ${moment.entry} ${moment.action ?? ''}: ${ended.says}`,
      );
      // What only watches or steers has no frames to lose.
      if ((victim === 'console' || victim === 'sshd') && strategy !== 'recreate')
        expect(ended.lost).toBe(0);
    },
    180_000,
  );

  test('all of them were tried', () => {
    const counts = [...endings].map(([how, count]) => `${count} ${how}`).join(', ');
    console.log(
      `killings tried: ${tried} of ${allKillings.length} (seed ${seed}); ended: ${counts}`,
    );
    expect(tried).toBe(killings.length);
  });
});
