import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { withSlot } from '../../electron/traffic/intent.ts';
import {
  cameras,
  engineAddress,
  instance,
  patience,
  type Scene,
  withScene,
} from '../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { startResponder } from '../support/gateway/responder.ts';
import type { HaproxyRun } from '../support/gateway/run-haproxy.ts';
import { type FrameSeen, startSender } from '../support/gateway/sender.ts';
import { waitFor } from '../support/machine/wait.ts';

/**
 * Restarts and reloads of HAProxy with a split in force and frames coming in, as they happen on a
 * site that a stranger runs: with master and worker or without, with the console there or dead.
 */

const limit = { timeout: 180_000 };
const runs: readonly HaproxyRun[] = ['master-worker', 'daemon'];
const consoles = ['alive', 'dead'] as const;

/**
 * As somebody else set it up: a user without rights in a chroot, no listeners handed over at a
 * reload, a state file of its own, timeouts and names that resemble ours.
 */
const strangersConfig = (socket: string, dir: string): string => {
  mkdirSync(path.join(dir, 'empty'));
  writeFileSync(path.join(dir, 'global.state'), '1\n');
  return `global
  user haproxy
  group haproxy
  chroot ${path.join(dir, 'empty')}
  nbthread 2
  stats socket ${socket} mode 660 level admin
  stats timeout 30s
  server-state-file ${path.join(dir, 'global.state')}
  hard-stop-after 5s
defaults site
  mode tcp
  timeout connect 50ms
  timeout client 2s
  timeout server 2s
  retries 0
  load-server-state-from-file global
  default-server inter 3s fall 1
backend counter from site
  server i1 127.0.0.1:9 check
backend td_site from site
  server i1 127.0.0.1:9
`;
};

type Event = {
  readonly name: string;
  /** Frames may be lost only where no program listened, or its process was killed with them. */
  readonly closesThePort: boolean;
  /** HAProxy is there before the counters are: what comes meanwhile is answered with 503. */
  readonly countersLater?: true;
  readonly happen: (scene: Scene) => Promise<void>;
};

const events: readonly Event[] = [
  {
    name: 'a reload by hand',
    closesThePort: false,
    happen: async ({ gateway }) => gateway.reloadHaproxy(),
  },
  {
    name: 'a stop and a start',
    closesThePort: true,
    happen: async ({ gateway }) => {
      await gateway.stopHaproxy();
      await gateway.startHaproxy();
    },
  },
  {
    name: 'SIGKILL of the worker',
    closesThePort: true,
    happen: async ({ gateway }) => {
      await gateway.killWorker();
      await gateway.startHaproxy();
    },
  },
  {
    name: 'a reboot, HAProxy first',
    closesThePort: true,
    countersLater: true,
    happen: (scene) => reboot(scene, true),
  },
  {
    name: 'a reboot, counters first',
    closesThePort: true,
    happen: (scene) => reboot(scene, false),
  },
];

/** Everything stops; what is needed to answer comes back in one order or the other. */
async function reboot({ gateway, good, better }: Scene, haproxyFirst: boolean): Promise<void> {
  await gateway.killHaproxy();
  await Promise.all([good.stop(), better.stop()]);
  if (haproxyFirst) await gateway.startHaproxy();
  // They take the places of those that were stopped: the scene ends these as well.
  const [again, alsoAgain] = await Promise.all([
    startResponder('good', good.port, engineAddress),
    startResponder('better', better.port, engineAddress),
  ]);
  good.stop = again.stop;
  better.stop = alsoAgain.stop;
  if (!haproxyFirst) await gateway.startHaproxy();
}

/** Reads once a second, as the scheduler does, until it is ended. */
function watch({ here }: Scene): () => Promise<void> {
  const end = new AbortController();
  const reading = (async () => {
    while (!end.signal.aborted) {
      await here.traffic.tend();
      await delay(1000, undefined, { signal: end.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    end.abort();
    await reading;
  };
}

type Seen = { readonly during: readonly FrameSeen[]; readonly afterwards: readonly FrameSeen[] };

/** Frames of all cameras from before the event until the split is in force again, and after it. */
async function through(scene: Scene, event: Event, console: 'alive' | 'dead'): Promise<Seen> {
  const stopWatching = console === 'alive' ? watch(scene) : undefined;
  if (console === 'dead') await scene.here.close();
  const frames: FrameSeen[] = [];
  const { port } = scene.gateway;
  const sender = startSender({ port, cameras, rate: 5, onFrame: (frame) => frames.push(frame) });
  const more = (count: number) => {
    const wanted = frames.length + count;
    return waitFor(() => frames.length >= wanted, { ...patience, what: `${count} more frames` });
  };
  await more(40);
  await event.happen(scene);
  await scene.splitInForce();
  const whole = frames.length;
  await more(80);
  await sender.stop();
  await stopWatching?.();
  return { during: frames.slice(0, whole), afterwards: frames.slice(whole) };
}

const lostOf = (frames: readonly FrameSeen[]) => frames.filter(({ ok }) => !ok);

function byReason(frames: readonly FrameSeen[]): string {
  const groups = Map.groupBy(frames, ({ came }) => came);
  return [...groups].map(([came, all]) => `${came}: ${all.length}`).join(', ') || 'none';
}

describe.skipIf(!gatewayAvailable)('HAProxy starts anew with a split in force', () => {
  const all = runs.flatMap((run) =>
    events.flatMap((event) => consoles.map((console) => ({ run, event, console }))),
  );
  test.each(all.map((one) => [one.event.name, one.run, one.console, one] as const))(
    '%s (%s, console %s) loses no frame that met an open port',
    limit,
    (name, run, console, { event }) =>
      withScene(
        async (scene) => {
          const { during, afterwards } = await through(scene, event, console);
          const lost = lostOf(during);
          globalThis.console.log(
            `lost at ${name} (${run}, console ${console}): ${lost.length} of ${during.length} (${byReason(lost)})`,
          );
          expect(byReason(lostOf(afterwards))).toBe('none');
          if (!event.closesThePort) expect(byReason(lost)).toBe('none');
          const answered = lost.filter(({ came }) => typeof came === 'number');
          if (!event.countersLater) expect(byReason(answered)).toBe('none');
        },
        { run, ...(run === 'daemon' ? { siteConfig: strangersConfig } : {}) },
      ),
  );

  test.each(
    runs.flatMap((run) => events.slice(0, 2).map((event) => [event.name, run, event] as const)),
  )(
    'a server of another engine keeps its address through %s, console dead (%s)',
    limit,
    (_name, run, event) =>
      withScene(
        async (scene) => {
          const { here, good, frame } = scene;
          const standIn = await startResponder('stand-in', undefined, engineAddress);
          try {
            await asBackup(scene, standIn.port);
            await here.close();
            await event.happen(scene);
            await scene.splitInForce();
            good.healthy = false;
            await waitFor(async () => (await frame('cam-1')) === 'stand-in', {
              ...patience,
              what: 'an answer of the stand-in',
            });
          } finally {
            await standIn.stop();
          }
        },
        {
          ...{ run, console: { backups: { counter: 1 } } },
          ...(run === 'daemon' ? { siteConfig: strangersConfig } : {}),
        },
      ),
  );
});

/** Stable gets a server that stands in, as one on another engine does. */
async function asBackup({ here, good }: Scene, port: number): Promise<void> {
  const standIn = { name: 'd1', address: engineAddress, port, engine: 'engine-2' };
  const written = await here.traffic.write('counter', (intent) =>
    withSlot(intent, 'a', { release: 'good', instances: [...instance(good.port), standIn] }),
  );
  expect(written).toMatchObject({ kind: 'done' });
  expect(await here.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
  expect(await here.traffic.persist('counter')).toMatchObject({ kind: 'done' });
}
