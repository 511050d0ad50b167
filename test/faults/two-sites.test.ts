import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withCandidate } from '../../electron/traffic/intent.ts';
import type { StartProgress } from '../../shared/contract/engines.ts';
import { framesByBackend } from '../support/e2e/haproxy.ts';
import { patience, sendFrame } from '../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { openConsole } from '../support/gateway/traffic.ts';
import { waitFor } from '../support/machine/wait.ts';
import { startTwoSites, type TwoSites } from '../support/rollout/two-sites.ts';

const limit = { timeout: 120_000 };

describe.skipIf(!gatewayAvailable)('a main site with two gateways, and one that stands in', () => {
  let sites: TwoSites;

  beforeAll(async () => {
    sites = await startTwoSites();
    const { client } = sites.backend;
    for (const gateway of ['gate-1', 'gate-2', 'gate-dr'] as const) {
      const site = gateway === 'gate-dr' ? 'dr' : 'main';
      await waitFor(
        async () => {
          const { gateways, engines } = await sites.backend.picture(site);
          return [...gateways, ...engines].every(({ link }) => link.kind === 'up');
        },
        { ...patience, what: `the links of ${site}` },
      );
      const told = await all(await client.traffic.install({ key: `install-${gateway}`, gateway }));
      expect(told.at(-1)).toMatchObject({ kind: 'done' });
    }
    await waitFor(async () => (await intents()).length === 3, { ...patience, what: 'readings' });
  }, 120_000);
  afterAll(() => sites?.stop(), 60_000);

  const all = async <T>(stream: AsyncIterable<T>): Promise<T[]> => {
    const told: T[] = [];
    for await (const each of stream) told.push(each);
    return told;
  };
  const start = async (site: string, release: string, key = `start-${site}-${release}`) =>
    all<StartProgress>(await sites.backend.client.engines.start({ key, site, release }));
  const remove = async (site: string, slot: 'a' | 'b' | 'c', key = `remove-${site}-${slot}`) => {
    const asked = { key, site, service: 'counter', slot };
    return all<StartProgress>(await sites.backend.client.engines.remove(asked));
  };
  const intents = async () => {
    const pictures = await Promise.all(['main', 'dr'].map((site) => sites.backend.picture(site)));
    return pictures
      .flatMap(({ gateways }) => gateways.flatMap(({ splits }) => splits))
      .map(({ gateway, intent }) => ({ gateway, intent }));
  };

  test(
    'a start asked for twice is one start; another one meanwhile is refused',
    limit,
    async () => {
      const first = start('main', 'good');
      const second = start('main', 'good');
      await expect(start('main', 'better')).rejects.toMatchObject({ code: 'REFUSED' });
      const done = {
        kind: 'done',
        slot: 'a',
        containers: ['td-counter-main-a-1', 'td-counter-main-a-1'],
      };
      expect((await first).at(-1)).toEqual(done);
      expect(await second).toEqual(await first);
      expect(sites.running('engine-main')).toEqual(['td-counter-main-a-1']);
    },
  );

  test(
    "what is done at the site that stands in leaves the other site's stand-ins",
    limit,
    async () => {
      expect((await start('dr', 'good')).at(-1)).toMatchObject({
        kind: 'done',
        containers: ['td-counter-dr-a-1'],
      });
      await start('main', 'better', 'start-main-b');
      await start('dr', 'better', 'start-dr-b');
      const standIns = ['td-counter-main-a-1', 'td-counter-main-b-1'];
      const own = ['td-counter-dr-a-1', 'td-counter-dr-b-1'];
      expect(sites.running('engine-dr')).toEqual([...own, ...standIns]);
      expect((await remove('dr', 'b')).at(-1)).toEqual({
        kind: 'done',
        slot: 'b',
        containers: ['td-counter-dr-b-1'],
      });
      expect(sites.running('engine-dr')).toEqual(['td-counter-dr-a-1', ...standIns]);
      // Its own gone, HAProxy gives main's frames to the stand-in.
      const main = sites.engines['engine-main'].engine;
      await main.find('td-counter-main-a-1').stop(0);
      const at = sites.gateways['gate-1'];
      await waitFor(async () => (await sendFrame(at.port, 'gate-1-cam')) === '200', {
        ...patience,
        what: 'a frame answered by the stand-in',
      });
      expect((await framesByBackend(at.gateway.paths.socket)).get('td_counter_a')).toBeGreaterThan(
        0,
      );
      await main.start(main.find('td-counter-main-a-1'));
    },
  );

  test(
    'a second gateway that refuses: the first is as before, no container is left',
    limit,
    async () => {
      const stranger = await openConsole(sites.gateways['gate-2'], { name: 'stranger@there' });
      try {
        const drives = await stranger.traffic.write('counter', (intent) => ({
          ...withCandidate(intent, 'b'),
          askedShare: 0.5,
          candidates: ['gate-2-cam'],
        }));
        expect(drives.kind).toBe('done');
        const before = [sites.running('engine-main'), sites.running('engine-dr')];
        const refused = await start('main', 'undercounting').catch((error: unknown) => error);
        expect(refused).toMatchObject({
          code: 'REFUSED',
          data: {
            host: 'gate-2',
            refusal: { code: 'driven-by', by: 'stranger@there#1' },
            left: [],
          },
        });
        expect([sites.running('engine-main'), sites.running('engine-dr')]).toEqual(before);
        // A picture may have been drawn before it was taken back.
        await waitFor(
          async () =>
            (await intents()).every(({ intent: { slots } }) => slots.c.instances.length === 0),
          { ...patience, what: 'slot c to be empty at every gateway' },
        );
        await stranger.traffic.tend();
        await expect(remove('main', 'b')).rejects.toMatchObject({
          code: 'REFUSED',
          data: { host: 'gate-2', refusal: { code: 'slot-in-use', slot: 'b' } },
        });
        await waitFor(async () => (await intents())[0]?.intent.slots.b.instances.length === 2, {
          ...patience,
          what: 'slot b to be as before',
        });
      } finally {
        await stranger.close();
      }
    },
  );

  test(
    "a stand-in of stable's that is gone is a finding at the site that it serves",
    limit,
    async () => {
      const away = sites.engines['engine-dr'].engine;
      const differing = async (site: string) => {
        const { summary } = await sites.backend.picture(site);
        const found = summary.findings.filter(({ code }) => code === 'placement-differs');
        return found.map(({ subject, data }) => [subject, data.found, data.instances]);
      };
      expect(await differing('main')).toEqual([]);
      await away.remove(away.find('td-counter-main-a-1'), true);
      const said = async () => (await differing('main')).length > 0;
      await waitFor(said, { ...patience, what: 'the finding' });
      expect(await differing('main')).toEqual([['engine-dr', 0, 1]]);
      expect(await differing('dr')).toEqual([]);
    },
  );
});
