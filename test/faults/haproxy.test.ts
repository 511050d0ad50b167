import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import {
  installState,
  isLoaded,
  processStartedAt,
  readInstalled,
} from '../../electron/traffic/installed.ts';
import {
  half,
  moved,
  patience,
  type Scene,
  say,
  sendFrame,
  untilFault,
  untilUp,
  withScene,
} from '../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { openConsole } from '../support/gateway/traffic.ts';
import { freePort } from '../support/machine/ports.ts';
import { descendantsOf, environmentOf, signalAll } from '../support/machine/processes.ts';
import { waitFor } from '../support/machine/wait.ts';

const intentOf = (scene: Scene) => scene.here.traffic.last()?.splits.get('counter')?.intent;

/** Reads until another process answers. */
async function untilNewProcess({ here }: Scene, before: number | undefined): Promise<void> {
  const isNew = async () => {
    const read = await here.traffic.tend();
    return read.kind === 'done' && read.value.process.pid !== before;
  };
  await waitFor(isNew, { ...patience, what: 'the new process' });
}

/** A master that reads its files is another program than the one that waits for signals. */
const isLoading = (master: number): boolean =>
  !environmentOf(master).includes('HAPROXY_MWORKER_WAIT_ONLY=1');

/** Another program on a port of the gateway. */
async function takePort(): Promise<{ readonly port: number; release(): Promise<void> }> {
  const port = await freePort();
  const server = createServer((_request, response) => void response.end('another program'));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const release = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, release };
}

/** What a person sees of what is installed. */
async function installed(scene: Scene) {
  const { ssh, admin, input } = scene.here;
  const read = await readInstalled(ssh, input);
  if (read.kind !== 'done') throw new Error(read.fault.detail);
  return installState(input.gateway, read.value, await processStartedAt(admin));
}

const reload = ({ here, gateway }: Scene) =>
  here.ssh.exec(gateway.gateway.paths.reload, { timeoutMs: 10_000 });

const limit = { timeout: 120_000 };

describe.skipIf(!gatewayAvailable).concurrent('HAProxy fails', () => {
  test(
    'killed: degraded while it is away; restarted, the split is in force again from disk',
    limit,
    () =>
      withScene(async (scene) => {
        const { gateway, here, splitInForce } = scene;
        const before = here.admin.process()?.pid;
        await gateway.killHaproxy();
        const state = await untilFault(here.admin, 'degraded', 'socket-missing');
        expect(say('HAProxy killed', 'gate-1', state)).toContain('no program listens on it');
        expect(await sendFrame(gateway.port, 'cam-1')).toBe('no answer');
        // What comes back comes from disk: this console only looks on.
        await here.close();
        await gateway.startHaproxy();
        await splitInForce();
        const again = await openConsole(gateway);
        try {
          const read = await again.traffic.tend();
          expect(read).toMatchObject({ kind: 'done' });
          expect(again.admin.process()?.pid).not.toBe(before);
          const found = again.traffic.last()?.splits.get('counter')?.intent;
          expect(found?.candidates).toEqual(moved);
          say('HAProxy restarted', 'gate-1', again.admin.state());
        } finally {
          await again.close();
        }
      }),
  );

  test(
    'reloaded by hand: the stream moves to the new process, the split stays in force',
    limit,
    () =>
      withScene(async (scene) => {
        await scene.here.traffic.tend();
        const before = scene.here.admin.process()?.pid;
        expect(await reload(scene)).toMatchObject({ kind: 'done' });
        await untilNewProcess(scene, before);
        expect(intentOf(scene)?.candidates).toEqual(moved);
        await scene.splitInForce();
        say('HAProxy reloaded by hand', 'gate-1', scene.here.admin.state());
        // A change right after a reload goes to the new process.
        const written = await scene.here.traffic.write('counter', half, { revive: true });
        expect(written).toMatchObject({ kind: 'done', value: { after: { candidates: moved } } });
      }),
  );

  test(
    'reloaded again and again, changed all the while: every change ends in force or refused',
    limit,
    () =>
      withScene(async (scene) => {
        let highest = 0;
        for (let round = 0; round < 6; round++) {
          const [, written] = await Promise.all([
            reload(scene),
            scene.here.traffic.write('counter', half, { revive: true }),
          ]);
          if (written.kind === 'done') highest = written.value.after.revision;
          expect(['done', 'refused', 'failed']).toContain(written.kind);
          await scene.here.traffic.tend();
        }
        const caughtUp = async () => {
          await scene.here.traffic.tend();
          return (intentOf(scene)?.revision ?? 0) >= highest;
        };
        await waitFor(caughtUp, { ...patience, what: 'the last change in the last process' });
        await scene.splitInForce();
      }),
  );

  test(
    'installing into a port that is taken is refused before the reload, and names the port',
    limit,
    () =>
      withScene(async (scene) => {
        const other = await takePort();
        const { gateway, here, splitInForce } = scene;
        const pid = here.admin.process()?.pid;
        const file = readFileSync(gateway.gateway.paths.config, 'utf8');
        const listeners = [{ id: 'main', address: '127.0.0.1', port: other.port }];
        const moved = { ...gateway, gateway: { ...gateway.gateway, listeners } };
        const second = await openConsole(moved);
        try {
          const last = (await second.install()).at(-1);
          expect(last).toMatchObject({ kind: 'failed', step: 'binds', restored: true });
          const detail = last?.kind === 'failed' ? last.detail : '';
          expect(detail).toContain(`127.0.0.1:${other.port} is already taken`);
          console.log(`fault: installing into a taken port → ${detail}`);
          expect(readFileSync(gateway.gateway.paths.config, 'utf8')).toBe(file);
          expect((await here.traffic.tend()).kind).toBe('done');
          expect(here.admin.process()?.pid).toBe(pid);
          await splitInForce();
        } finally {
          await second.close();
          await other.release();
        }
      }),
  );

  test(
    'reloaded by hand with its port taken: the old process stays, and that is noticed',
    limit,
    () =>
      withScene(async (scene) => {
        const other = await takePort();
        const { gateway, here, splitInForce } = scene;
        await here.traffic.tend();
        const pid = here.admin.process()?.pid;
        expect(await installed(scene)).toEqual({ kind: 'current' });
        // A file may be older than a process by less than the clock of the file system tells.
        const started = await processStartedAt(here.admin);
        await waitFor(() => Date.now() / 1000 > (started ?? 0) + 2, {
          ...patience,
          what: 'a second',
        });
        const { config } = gateway.gateway.paths;
        const text = readFileSync(config, 'utf8');
        const bind = `bind 127.0.0.1:${gateway.port}`;
        expect(text).toContain(bind);
        writeFileSync(config, text.replace(bind, `${bind}\n  bind 127.0.0.1:${other.port}`));
        try {
          expect(await reload(scene)).toMatchObject({ kind: 'done' });
          // HAProxy tries to bind for about 2 s, and then goes on as before.
          const master = gateway.masterPid() ?? 0;
          await waitFor(() => isLoading(master), { ...patience, what: 'the reload to begin' });
          await waitFor(() => !isLoading(master), { ...patience, what: 'the reload to fail' });
          await splitInForce();
          await waitFor(async () => (await here.traffic.tend()).kind === 'done', {
            ...patience,
            what: 'a reading',
          });
          expect(here.admin.process()?.pid).toBe(pid);
          writeFileSync(config, text);
          const state = await installed(scene);
          expect(state).toMatchObject({ kind: 'differs', files: [config] });
          const reasons = state.kind === 'differs' ? state.reasons : [];
          console.log(`fault: reloaded by hand with its port taken → install differs: ${reasons}`);
          expect(reasons).toEqual(['not-loaded']);
          // Applying it is what the finding says to do.
          expect((await here.install()).at(-1)).toEqual({ kind: 'done', ms: expect.any(Number) });
          await untilNewProcess(scene, pid);
          expect(await installed(scene)).toEqual({ kind: 'current' });
          await splitInForce();
        } finally {
          await other.release();
        }
      }),
  );

  test('stopped (SIGSTOP): degraded, and back with SIGCONT', limit, () =>
    withScene(async (scene) => {
      const { gateway, here, splitInForce } = scene;
      const master = gateway.masterPid() ?? 0;
      const all = [master, ...descendantsOf(master)];
      signalAll(all, 'SIGSTOP');
      try {
        const written = await here.traffic.write('counter', half, { revive: true });
        expect(written).toMatchObject({ kind: 'unknown' });
        const state = await untilFault(here.admin, 'degraded', 'socket-busy');
        expect(say('HAProxy stopped', 'gate-1', state)).toContain('HAProxy hangs');
        expect(here.ssh.state().kind).toBe('up');
      } finally {
        signalAll(all, 'SIGCONT');
      }
      await untilUp(here.admin);
      expect((await here.traffic.tend()).kind).toBe('done');
      await splitInForce();
    }),
  );
});

test('a file that HAProxy began after is loaded; one written later is not', () => {
  const file = { path: '/x', found: '', wanted: '' };
  const files = (configWrittenAt: number) => ({ config: file, match: file, configWrittenAt });
  expect(isLoaded(files(100), 100.4)).toBe(true);
  expect(isLoaded(files(102), 100.4)).toBe(false);
  expect(isLoaded(files(102), undefined)).toBe(true);
});
