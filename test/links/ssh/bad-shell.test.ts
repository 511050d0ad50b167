import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installState, readInstalled } from '../../../electron/traffic/installed.ts';
import { onStable } from '../../../electron/traffic/intent.ts';
import { persistedRevision, persistFile } from '../../../electron/traffic/persist.ts';
import { half, patience, type Scene, startScene } from '../../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../../support/gateway/gateway.ts';
import { openConsole, type TestConsole } from '../../support/gateway/traffic.ts';
import { waitFor } from '../../support/machine/wait.ts';
import { startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

const limit = { timeout: 90_000 };

describe.skipIf(!gatewayAvailable)('a gateway whose shell says or does what it should not', () => {
  let scene: Scene;
  const ends: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    scene = await startScene();
    ends.push(scene.stop);
  }, 90_000);
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** A console that comes in by an sshd of other habits. */
  async function through(sshd: TestSshd): Promise<TestConsole> {
    ends.push(sshd.stop);
    const { gateway } = scene.gateway;
    const console = await openConsole({ gateway: { ...gateway, ssh: sshd.target() } });
    ends.push(console.close);
    return console;
  }
  /** Debian's bash reads ~/.bashrc for every command that comes by SSH. */
  async function withBashrc(text: string): Promise<TestConsole> {
    const sshd = await startSshd();
    writeFileSync(path.join(sshd.dir, '.bashrc'), text);
    return through(sshd);
  }
  const map = () =>
    readFileSync(path.join(scene.gateway.gateway.paths.maps, 'counter.map'), 'utf8');
  const installed = async ({ ssh, input }: TestConsole) => {
    const read = await readInstalled(ssh, input);
    if (read.kind !== 'done') throw new Error(read.fault.detail);
    return installState(input.gateway, read.value);
  };

  test.each([
    ['a greeting', 'echo "Welcome to gate-1!"; echo "You have new mail." >&2'],
    ['a greeting that looks like an answer', 'echo "# revision 9999"; echo silent; echo 0'],
    ['binary noise', 'head -c 100000 /dev/urandom'],
    ['no new line at its end', 'printf "last login: today"'],
  ])('%s before every command is no answer', limit, async (_, bashrc) => {
    const here = await withBashrc(bashrc);
    expect(await installed(here)).toEqual({ kind: 'current' });
    const written = await here.traffic.write('counter', onStable, { takeOver: true });
    expect(written).toMatchObject({ kind: 'done' });
    expect(await here.traffic.persist('counter')).toEqual({ kind: 'done', value: undefined });
    const revision = written.kind === 'done' ? written.value.after.revision : 0;
    expect(map().startsWith(`# revision ${revision}\n`)).toBe(true);
    expect(await persistedRevision(here.ssh, scene.gateway.gateway, 'counter')).toBe(revision);
    // An install writes files and reads how HAProxy was started.
    const config = readFileSync(scene.gateway.gateway.paths.config, 'utf8');
    writeFileSync(scene.gateway.gateway.paths.config, `${config}# by hand\n`);
    expect((await here.install()).at(-1)).toMatchObject({ kind: 'done' });
    expect(readFileSync(scene.gateway.gateway.paths.config, 'utf8')).toBe(config);
    await scene.allOnStable();
  });

  test.each([
    ['a shell that ends at once', 'exit 3', /exit 3/],
    ['a shell that ends at once and says why', 'echo "account locked"; exit 1', /account locked/],
  ])(
    '%s: what needs no shell goes on, what does fails and is named',
    limit,
    async (_, bashrc, why) => {
      const before = map();
      const here = await withBashrc(bashrc);
      expect((await here.traffic.tend()).kind).toBe('done');
      const written = await here.traffic.write('counter', onStable, { takeOver: true });
      expect(written).toMatchObject({ kind: 'done' });
      await scene.allOnStable();
      const persisted = await here.traffic.persist('counter');
      expect(persisted).toMatchObject({ kind: 'failed', fault: { host: 'gate-1' } });
      const detail = persisted.kind === 'failed' ? persisted.fault.detail : '';
      expect(detail).toMatch(why);
      console.log(`fault: shell that ends → applied, not persisted: ${detail}`);
      expect(map()).toBe(before);
      expect((await here.install()).at(-1)).toMatchObject({ kind: 'failed' });
    },
  );

  test('a forced command that always succeeds is not taken for what was asked', limit, async () => {
    const before = map();
    const here = await through(await startSshd({ config: ['ForceCommand echo all is well'] }));
    expect((await here.traffic.write('counter', onStable, { takeOver: true })).kind).toBe('done');
    const persisted = await here.traffic.persist('counter');
    expect(persisted).toMatchObject({
      kind: 'failed',
      fault: { detail: expect.stringContaining('said "all is well"') },
    });
    console.log(
      `fault: forced command → applied, not persisted: ${persisted.kind === 'failed' && persisted.fault.detail}`,
    );
    expect(map()).toBe(before);
    const progress = await here.install();
    expect(progress.at(-1)).toMatchObject({
      kind: 'failed',
      detail: expect.stringContaining('ForceCommand'),
    });
  });

  test('a command that never ends is given up, and its outcome is not guessed', limit, async () => {
    const here = await withBashrc('sleep 30');
    const asked = await here.ssh.exec('true', { timeoutMs: 500 });
    expect(asked).toMatchObject({ kind: 'unknown', fault: { host: 'gate-1' } });
    expect((await here.traffic.write('counter', half, { takeOver: true })).kind).toBe('done');
    await scene.splitInForce();
  });

  test('a gigantic answer is given up and named', limit, async () => {
    const here = await through(await startSshd());
    const asked = await here.ssh.exec('head -c 50000000 /dev/zero', { timeoutMs: 60_000 });
    expect(asked).toMatchObject({
      kind: 'unknown',
      fault: { host: 'gate-1', detail: 'more output than allowed' },
    });
    await waitFor(async () => (await here.traffic.tend()).kind === 'done', {
      ...patience,
      what: 'the link after it',
    });
  });

  test('paths that would break out of the shell are words to it', limit, async () => {
    const here = await through(await startSshd());
    const canary = path.join(scene.gateway.dir, 'canary');
    const inserts = [
      `$(touch ${canary})`,
      `\`touch ${canary}\``,
      `'; touch ${canary}; '`,
      `" && touch ${canary} && "`,
      `\n touch ${canary}\n`,
      `| touch ${canary}`,
      `>${canary}`,
      `\${IFS}&touch ${canary}&`,
      `-rf * ; touch ${canary} #`,
      `\\'; touch ${canary}; \\'`,
    ];
    for (const insert of inserts) {
      const maps = `${scene.gateway.dir}/maps${insert}`;
      const paths = { ...scene.gateway.gateway.paths, maps, config: `${maps}/our.cfg` };
      const gateway = { ...scene.gateway.gateway, paths };
      const read = await readInstalled(here.ssh, { ...here.input, gateway });
      expect(read.kind).toBe('done');
      await persistedRevision(here.ssh, gateway, 'counter');
      await persistedRevision(here.ssh, scene.gateway.gateway, `counter${insert}`);
      await persistFile(here.ssh, gateway, `${maps}/file`, 'text');
      expect([insert, existsSync(canary)]).toEqual([insert, false]);
    }
    expect((await here.traffic.tend()).kind).toBe('done');
  });
});
