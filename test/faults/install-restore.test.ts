import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sendFrame, withScene } from '../support/gateway/fault-scene.ts';
import { gatewayAvailable, type TestGateway } from '../support/gateway/gateway.ts';
import { openConsole } from '../support/gateway/traffic.ts';
import { freePort } from '../support/machine/ports.ts';

const limit = { timeout: 120_000 };
const tests = test.skipIf(!gatewayAvailable);

/** Installs one more listener by way of another reload line; the last that was told, and the file then. */
async function installWith({ gateway }: TestGateway, reload: string) {
  const listeners = [
    ...gateway.listeners,
    { id: 'more', address: '127.0.0.1', port: await freePort() },
  ];
  const paths = { ...gateway.paths, reload };
  const console = await openConsole({ gateway: { ...gateway, listeners, paths } });
  try {
    const told = await console.install();
    return { last: told.at(-1), file: readFileSync(paths.config, 'utf8') };
  } finally {
    await console.close();
  }
}

tests.concurrent(
  'a reload that leaves no HAProxy behind: not restored, though the files are',
  limit,
  () =>
    withScene(async ({ gateway, here }) => {
      const before = readFileSync(gateway.gateway.paths.config, 'utf8');
      const pids = `$(cat ${path.join(gateway.dir, 'haproxy.pid')})`;
      const killing = `kill -9 ${here.admin.process()?.pid} ${pids} 2>/dev/null; true`;
      const { last, file } = await installWith(gateway, killing);
      expect(last).toMatchObject({ kind: 'failed', step: 'answer', restored: false });
      expect(file).toBe(before);
      console.log(`fault: HAProxy dies of a reload → ${JSON.stringify(last)}`);
    }),
);

tests.concurrent('a reload line that fails: restored, for HAProxy runs as it did', limit, () =>
  withScene(async ({ gateway, here, splitInForce }) => {
    const before = readFileSync(gateway.gateway.paths.config, 'utf8');
    const pid = here.admin.process()?.pid;
    const { last, file } = await installWith(gateway, 'exit 3');
    expect(last).toMatchObject({ kind: 'failed', step: 'reload', restored: true });
    expect(file).toBe(before);
    expect(here.admin.process()?.pid).toBe(pid);
    await splitInForce();
    expect(await sendFrame(gateway.port, 'cam-1')).toBe('good');
  }),
);
