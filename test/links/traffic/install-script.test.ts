import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installScript } from '../../../electron/traffic/install-script.ts';
import {
  installState,
  processStartedAt,
  readInstalled,
} from '../../../electron/traffic/installed.ts';
import { counterService } from '../../support/gateway/counter-service.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { openConsole, type TestConsole } from '../../support/gateway/traffic.ts';
import { waitFor } from '../../support/machine/wait.ts';
import { createUnixUser, type UnixUser, unixUsersAvailable } from '../../support/ssh/unix-user.ts';

const run = promisify(execFile);
const mirrored = { ...counterService, shadow: { maxFrameBytes: 100_000, inFlight: 4 } };

describe.skipIf(!gatewayAvailable || !unixUsersAvailable)('a file that root installs', () => {
  let gate: TestGateway;
  let here: TestConsole;
  let user: UnixUser;

  beforeEach(async () => {
    gate = await startGateway();
    here = await openConsole(gate, { service: mirrored });
    user = createUnixUser();
    chmodSync(gate.dir, 0o755);
  });
  afterEach(async () => {
    await here.close();
    await gate.stop();
    user.remove();
  });

  /** With `sudo` as the fleet file has it for daily use; root's script must not need it. */
  const script = () => {
    const { paths } = gate.gateway;
    const gateway = { ...gate.gateway, paths: { ...paths, reload: `sudo -n ${paths.reload}` } };
    return installScript({ ...here.input, gateway }, user.name);
  };
  const runAsRoot = async (text = script()) => {
    const file = path.join(gate.dir, 'install.sh');
    writeFileSync(file, text);
    return run('sh', [file], { env: { PATH: process.env.PATH } }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
    );
  };
  const state = async () => {
    const read = await readInstalled(here.ssh, here.input);
    if (read.kind !== 'done') throw new Error(read.fault.detail);
    return installState(gate.gateway, read.value, await processStartedAt(here.admin));
  };
  const config = () => readFileSync(gate.gateway.paths.config, 'utf8');

  test('puts everything there, and the console finds it current; a second run keeps the split', async () => {
    expect((await state()).kind).toBe('differs');
    expect(await runAsRoot()).toMatchObject({
      code: 0,
      said: expect.stringContaining('Installed'),
    });
    await waitFor(async () => (await state()).kind === 'current', { what: 'installed' });
    await new Promise<void>((resolve, reject) =>
      net.connect(gate.port, '127.0.0.1').once('connect', resolve).once('error', reject).unref(),
    );
    const { maps } = gate.gateway.paths;
    const { uid } = statSync(maps);
    expect(uid).not.toBe(0);
    const files = readdirSync(maps);
    expect(files).toEqual(expect.arrayContaining(['counter.map', 'match.map', 'mirror.lua']));
    expect(files.map((file) => statSync(path.join(maps, file)).uid)).toEqual(files.map(() => uid));

    const map = path.join(maps, 'counter.map');
    writeFileSync(map, '# revision 7\nrole/stable b\n');
    expect((await runAsRoot()).code).toBe(0);
    expect(readFileSync(map, 'utf8')).toBe('# revision 7\nrole/stable b\n');
  });

  test('a port that is taken: the file from before is back, and the script says so', async () => {
    const before = config();
    const other = net.createServer().listen(gate.port, '127.0.0.1');
    try {
      const { code, said } = await runAsRoot();
      expect(code).toBe(1);
      expect(said).toContain('the one from before is back');
    } finally {
      other.close();
    }
    expect(config()).toBe(before);
    await waitFor(() => here.admin.process() !== undefined, { what: 'HAProxy' });
  });

  test('a file that HAProxy refuses, and a HAProxy that does not read it, change nothing', async () => {
    const before = config();
    const refused = await runAsRoot(script().replace('mode http', 'mode nonsense'));
    expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('refuses') });
    const { paths } = gate.gateway;
    const elsewhere = path.join(gate.dir, "o'ther.cfg");
    const gateway = { ...gate.gateway, paths: { ...paths, config: elsewhere } };
    const unread = await runAsRoot(installScript({ ...here.input, gateway }, user.name));
    expect(unread).toMatchObject({ code: 1, said: expect.stringContaining(`-f ${elsewhere}`) });
    expect(existsSync(elsewhere)).toBe(false);
    expect(config()).toBe(before);
    expect(readdirSync(gate.dir).filter((name) => name.startsWith('tallydeck.cfg'))).toEqual([
      'tallydeck.cfg',
    ]);
  });
});
