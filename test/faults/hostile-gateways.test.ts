import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SitePicture } from '../../shared/model/picture.ts';
import { type ConsoleProcess, startConsole } from '../support/console/process.ts';
import {
  longestSilenceMs,
  memoryOf,
  mostMemory,
  resetPeak,
  triesAgain,
  watchSilence,
} from '../support/console/silence.ts';
import { type HostileGateway, startHostileGateway } from '../support/hostile/gateway.ts';
import { hostilities } from '../support/hostile/kinds.ts';
import { forgedNotes } from '../support/hostile/notes.ts';
import { embeddedGatewayPeer } from '../support/lab/embedded-gateway.ts';
import { waitFor } from '../support/machine/wait.ts';
import { fleetDirectory, fleetText, siteOf } from '../support/rollout/real-fleet.ts';

/** Readings of the healthy site while each kind goes on, one a second. */
const readingsEach = 2;

/** Memory is read from /proc. */
const onLinux = describe.skipIf(process.platform !== 'linux');

onLinux('a gateway that misbehaves, beside one that does not', () => {
  let hostile: HostileGateway;
  let healthy: Awaited<ReturnType<typeof embeddedGatewayPeer>>;
  let fleet: ReturnType<typeof fleetDirectory>;
  let console_: ConsoleProcess;
  let silence: ReturnType<typeof watchSilence>;
  const report: string[] = [];
  const startMemory = { value: 0 };

  beforeAll(async () => {
    hostile = await startHostileGateway('hostile');
    healthy = await embeddedGatewayPeer();
    const gateways = [hostile, { gateway: healthy.gateway, dir: hostile.dir }];
    fleet = fleetDirectory(fleetText(gateways));
    console_ = await startConsole(fleet.file, fleet.dataDir);
    await waitFor(async () => (await linkOf('hostile')) === 'up', { what: 'the hostile one' });
    await waitFor(async () => (await linkOf('gate-1')) === 'up', { what: 'the healthy one' });
    silence = watchSilence(console_, siteOf('gate-1'));
    await silence.readings(3);
    startMemory.value = memoryOf(console_.pid).now;
    console.log(`healthy alone: silence ${silence.longest()} ms, ${startMemory.value} MB`);
  }, 60_000);
  afterAll(async () => {
    await silence?.end();
    await console_?.stop();
    await healthy?.stop();
    await hostile?.stop();
    fleet?.remove();
    console.log(`kind | longest silence (ms) | peak memory (MB)\n${report.join('\n')}`);
  });

  const pictureOf = async (host: string): Promise<SitePicture> => {
    for await (const { picture } of await console_.api.live.site({ site: siteOf(host) }))
      return picture;
    throw new Error(`no picture of ${host}`);
  };
  const linkOf = async (host: string) => (await pictureOf(host)).gateways[0]?.link.kind ?? '';

  const options = { timeout: 30_000, retry: triesAgain };
  test.each(Object.keys(hostilities))('%s', options, async (kind) => {
    resetPeak(console_.pid);
    silence.begin();
    await hostile.become(kind);
    await console_.api.links.retry({ host: 'hostile' });
    await hostile.struck();
    await silence.readings(readingsEach);
    const longest = silence.longest();
    const { peak } = memoryOf(console_.pid);
    report.push(`${kind} | ${longest} | ${peak}`);
    expect(() => process.kill(console_.pid, 0)).not.toThrow();
    expect(longest).toBeLessThanOrEqual(longestSilenceMs);
    expect(peak).toBeLessThan(mostMemory);
  });

  const foreign = async () => {
    for await (const { foreign: found } of await console_.api.rollouts.watch({ limit: 1 }))
      return found;
    return undefined;
  };
  const meet = async (kind: string) => {
    await hostile.become(kind);
    await console_.api.links.retry({ host: 'hostile' });
    await hostile.struck();
  };
  const takenOver = () => console_.api.rollouts.takeOver({ key: randomUUID(), id: 'forged' });

  test('speaks for its own site: that rollout is shown, and as its own', async () => {
    await meet('note: of its own site');
    const found = await waitFor(async () => (await foreign())?.[0], { what: 'the rollout' });
    expect(found).toMatchObject({ id: 'forged', service: 'counter', sites: ['site-of-hostile'] });
  }, 30_000);

  test('does not say alone how far other sites have come', async () => {
    await meet('note: of its whole environment');
    const found = await waitFor(
      async () => (await foreign())?.find(({ sites }) => sites.length === 1),
      { what: 'the rollout' },
    );
    expect(found).toMatchObject({ id: 'forged', sites: ['site-of-hostile'] });
    // This fleet has no release to plan with; what each site must bear out is a unit test.
    await expect(takenOver()).rejects.toMatchObject({ defined: true });
    const resumed = console_.api.rollouts.command({
      ...{ key: randomUUID(), id: 'forged', command: 'resume' },
    });
    await expect(resumed).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }, 30_000);

  test.each(Object.keys(forgedNotes))(
    '%s is damage, and neither shown nor taken over',
    async (kind) => {
      await meet(kind);
      const met = Date.now();
      const damage = await waitFor(
        async () => {
          const [split] = (await pictureOf('hostile')).gateways[0]?.splits ?? [];
          if (!split || Date.parse(split.readAt) < met) return undefined;
          return split.drift.find(({ part }) => part === 'intent');
        },
        { what: 'the damage' },
      );
      expect(damage.live).toBe(
        'it tells of a rollout that does not concern counter at site-of-hostile',
      );
      expect(await foreign()).toEqual([]);
      await expect(takenOver()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    },
    30_000,
  );

  test('is read again once it behaves, and the memory has come back', async () => {
    await hostile.become('proper');
    await console_.api.links.retry({ host: 'hostile' });
    await waitFor(
      async () => {
        const link = await linkOf('hostile');
        if (link !== 'up') await console_.api.links.retry({ host: 'hostile' });
        return link === 'up';
      },
      { what: 'its link', deadlineMs: 20_000 },
    );
    expect(await linkOf('gate-1')).toBe('up');
    const after = memoryOf(console_.pid).now;
    expect(after).toBeLessThan(mostMemory);
    report.push(`afterwards | – | ${after} (before ${startMemory.value})`);
  }, 40_000);
});
