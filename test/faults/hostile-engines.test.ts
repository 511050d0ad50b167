import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { EngineNow } from '../../shared/model/picture.ts';
import { type ConsoleProcess, startConsole } from '../support/console/process.ts';
import {
  longestSilenceMs,
  memoryOf,
  mostMemory,
  resetPeak,
  triesAgain,
  watchSilence,
} from '../support/console/silence.ts';
import { type HostileEngine, startHostileEngine } from '../support/hostile/engine.ts';
import {
  type EngineKind,
  engineKinds,
  hostileId,
  wayOut,
} from '../support/hostile/engine-kinds.ts';
import { embeddedGatewayPeer } from '../support/lab/embedded-gateway.ts';
import { freePort } from '../support/machine/ports.ts';
import { waitFor } from '../support/machine/wait.ts';
import { fleetDirectory, fleetText, siteOf } from '../support/rollout/real-fleet.ts';

/** Readings of the healthy site while each kind goes on, one a second. */
const readingsEach = 2;
/** MB that the console may keep when all is over: memory is given back late. */
const mostKept = 300;
const engine = 'hostile';
const site = 'site-of-hostile';

/** The healthy gateway's fleet, and beside it a site that has nothing but the hostile engine. */
function fleetWith(text: string, socket: string): string {
  const fleet = parse(text);
  fleet.sites[site] = fleet.sites[siteOf('gate-1')];
  fleet.engines = { [engine]: { site, local: socket, address: '127.0.0.1', ports: '21000-21009' } };
  const gateway = fleet.gateways['gate-1'];
  gateway.engines = [];
  // A site needs one; nothing answers there.
  fleet.gateways.away = { ...gateway, site, ssh: { ...gateway.ssh, port: 1 }, engines: [engine] };
  fleet.services.counter.flags = { path: '/etc/tallydeck/flags.json' };
  fleet.placements = { 'counter-hostile': { service: 'counter', site, engine, instances: 1 } };
  return stringify(fleet);
}

/** Memory is read from /proc. */
const onLinux = describe.skipIf(process.platform !== 'linux');

onLinux('an engine that misbehaves, beside a site that does not', () => {
  let hostile: HostileEngine;
  let healthy: Awaited<ReturnType<typeof embeddedGatewayPeer>>;
  let fleet: ReturnType<typeof fleetDirectory>;
  let console_: ConsoleProcess;
  let silence: ReturnType<typeof watchSilence>;
  let canary: Server;
  let visits = 0;
  let before = 0;
  const report: string[] = [];

  beforeAll(async () => {
    const port = await freePort();
    canary = createServer((socket) => {
      visits += 1;
      socket.destroy();
    }).listen(port, '127.0.0.1');
    hostile = await startHostileEngine(port);
    healthy = await embeddedGatewayPeer();
    const text = fleetText([{ gateway: healthy.gateway, dir: '/nowhere' } as never]);
    fleet = fleetDirectory(fleetWith(text, hostile.socket));
    console_ = await startConsole(fleet.file, fleet.dataDir);
    await untilUp();
    silence = watchSilence(console_, siteOf('gate-1'));
    await silence.readings(3);
    before = memoryOf(console_.pid).now;
    console.log(`healthy alone: silence ${silence.longest()} ms, ${before} MB`);
  }, 60_000);
  afterAll(async () => {
    await silence?.end();
    await console_?.kill();
    await healthy?.stop();
    await hostile?.stop();
    canary?.close();
    fleet?.remove();
    console.log(`kind | longest silence (ms) | peak memory (MB) | said\n${report.join('\n')}`);
  });

  async function engineNow(): Promise<EngineNow | undefined> {
    for await (const { picture } of await console_.api.live.site({ site }))
      return picture.engines[0];
    return undefined;
  }

  const untilUp = () =>
    waitFor(
      async () => {
        const now = await engineNow();
        if (now?.link.kind === 'up' && now.containers.length > 0) return true;
        if (now?.link.kind !== 'up') await console_.api.links.retry({ host: engine });
        await delay(100);
        return false;
      },
      { what: 'the engine', deadlineMs: 20_000 },
    );

  /** Asks for what this kind spoils, and gives what became of it. */
  async function drive({ drive: what }: EngineKind, signal: AbortSignal): Promise<string> {
    const { api } = console_;
    const place = { site, service: 'counter' };
    try {
      switch (what) {
        case 'logs':
          for await (const lines of await api.engines.logs(
            { engine, container: hostileId, tail: 10 },
            { signal },
          ))
            for (const line of lines) expect(line.text.length).toBeLessThan(40_000);
          return 'ended';
        case 'flags':
          return JSON.stringify((await api.flags.list(place, { signal }))[0]?.flags);
        case 'load':
          for await (const _ of await api.engines.load({ engine, path: fleet.file }, { signal }));
          return 'ended';
        default:
          return '';
      }
    } catch (error) {
      return String(error);
    }
  }

  /** Asks until the engine has misbehaved: its link may still be on its way down, or up again. */
  async function meet(how: EngineKind, signal: AbortSignal): Promise<Promise<string>[]> {
    const struck = hostile.struck().then(() => true);
    for (;;) {
      await console_.api.links.retry({ host: engine });
      const driven = drive(how, signal);
      if (how.drive) await Promise.race([struck, driven]);
      if (await Promise.race([struck, delay(200, false)])) return [driven];
    }
  }

  const options = { timeout: 25_000, retry: triesAgain };
  test.each(Object.entries(engineKinds))('%s', options, async (kind, how) => {
    resetPeak(console_.pid);
    silence.begin();
    await hostile.become(kind);
    const stop = new AbortController();
    const [driven] = await meet(how, stop.signal);
    await silence.readings(readingsEach);
    const longest = silence.longest();
    const { peak } = memoryOf(console_.pid);
    const now = await engineNow();
    stop.abort();
    const got = await driven;
    if (how.drive) await hostile.left();
    const said =
      now && 'fault' in now.link ? `${now.link.fault.code}: ${now.link.fault.detail}` : got;
    report.push(`${kind} | ${longest} | ${peak} | ${said?.slice(0, 120)}`);
    expect(() => process.kill(console_.pid, 0)).not.toThrow();
    expect(longest).toBeLessThanOrEqual(longestSilenceMs);
    expect(peak).toBeLessThan(mostMemory);
    expect(visits).toBe(0);
    expect(existsSync(wayOut)).toBe(false);
    if (kind.startsWith('redirect'))
      expect(now?.link).toMatchObject({ fault: { code: 'redirected' } });
    if (kind === 'labels of another site') {
      expect(now?.link.kind).toBe('up');
      expect(now?.containers).toEqual([]);
    }
  });

  test('is read again once it behaves, and the memory has come back', async () => {
    await hostile.become('proper');
    await untilUp();
    const after = await waitFor(
      () => {
        const { now } = memoryOf(console_.pid);
        return now < before + mostKept ? now : undefined;
      },
      { what: 'the memory to come back', deadlineMs: 20_000 },
    );
    report.push(`afterwards | – | ${after} (before ${before})`);
  }, 60_000);
});
