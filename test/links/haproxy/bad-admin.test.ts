import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AdminLink, openAdminLink } from '../../../electron/links/haproxy/admin.ts';
import type { SshLink } from '../../../electron/links/link.ts';
import { GatewayTraffic } from '../../../electron/traffic/gateway-traffic.ts';
import { onStable } from '../../../electron/traffic/intent.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import type { LinkFaultCode } from '../../../shared/model/link.ts';
import { counterService } from '../../support/gateway/counter-service.ts';
import {
  type Behaviour,
  likeHaproxy,
  ofVersion,
  startFakeAdmin,
} from '../../support/gateway/fake-admin.ts';
import { say, untilFault, untilUp } from '../../support/gateway/fault-scene.ts';
import { createSshKit } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

const noise = randomBytes(64 * 1024);
const oneMegabyte = 'x'.repeat(1024 * 1024);
/** One answer without an end, 40 MB of it. */
const flood = (socket: Parameters<NonNullable<Behaviour['connected']>>[0]): void => {
  let left = 40;
  const more = () => {
    while (left-- > 0) if (!socket.write(oneMegabyte)) return void socket.once('drain', more);
  };
  more();
};

/** What answers, as a person would describe it; what the link says of it. */
const peers: readonly [string, Behaviour, LinkFaultCode, RegExp][] = [
  ['nobody: it takes the connection and is silent', {}, 'socket-busy', /does not answer/],
  ['it hangs up at once', { connected: (socket) => socket.destroy() }, 'closed', /closed|lost/],
  [
    'another program with a banner',
    { connected: (socket) => socket.write('220 mail.example.net ESMTP\r\n') },
    'protocol',
    /not HAProxy: "220 mail.example.net ESMTP"/,
  ],
  ['64 kB of noise', { connected: (socket) => socket.write(noise) }, 'protocol', /HAProxy/],
  ['one answer without an end', { connected: flood }, 'over-limit', /more than 4194304 characters/],
  [
    'answers cut off in the midst',
    { line: (_line, socket) => socket.end('Name: HAP') },
    'protocol',
    /not HAProxy: "Name: HAP"/,
  ],
  [
    'a web server',
    { line: (_line, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n') },
    'protocol',
    /HTTP/,
  ],
  ['prompts with rubbish', likeHaproxy(() => '\u0000\u001b[2J{}'), 'protocol', /not understood/],
  ['HAProxy 1.8', ofVersion('1.8.32'), 'too-old', /HAProxy 1\.8\.32 is too old/],
  ['HAProxy of no version', ofVersion('banana'), 'protocol', /not understood/],
  [
    'more prompts than were asked for',
    { line: (_line, socket) => socket.write('\n> \n> \n> \n> ') },
    'protocol',
    /not understood/,
  ],
];

describe.skipIf(!sshdAvailable)('rubbish on the admin socket behind real OpenSSH', () => {
  const kit = createSshKit();
  let sshd: TestSshd;
  let ssh: SshLink;
  let dir: string;

  beforeAll(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-admin-'));
    sshd = await startSshd();
    ssh = kit.open(sshd.target());
    await untilUp(ssh);
  });
  afterAll(async () => {
    await kit.close();
    await sshd.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function withPeer(
    name: string,
    first: Behaviour,
    run: (admin: AdminLink, peer: Awaited<ReturnType<typeof startFakeAdmin>>) => Promise<void>,
  ) {
    const peer = await startFakeAdmin(path.join(dir, `${name}.sock`), first);
    const admin = openAdminLink({ ssh, path: peer.path });
    try {
      await run(admin, peer);
    } finally {
      await admin.close();
      await peer.stop();
    }
  }
  const trafficOver = (admin: AdminLink, socket: string) => {
    const gateway: Gateway = {
      id: 'gate-1',
      site: 'site-1',
      ssh: sshd.target(),
      mode: 'manage',
      paths: { config: path.join(dir, 'our.cfg'), maps: dir, socket, reload: 'true' },
      listeners: [],
      routes: [{ listener: 'main', service: 'counter' }],
      engines: [],
    };
    return new GatewayTraffic({
      gateway,
      ssh,
      admin,
      services: [counterService],
      console: 'me@here#1',
    });
  };

  describe.concurrent('is named, and mended by itself', () => {
    test.each(peers.map((peer, index) => [peer[0], index] as const))(
      '%s',
      { timeout: 90_000 },
      async (what, index) => {
        const [, behaviour, code, detail] = peers[index] ?? peers[0] ?? [];
        if (!behaviour || !code || !detail) throw new Error('no such peer');
        await withPeer(`peer-${index}`, behaviour, async (admin, peer) => {
          const state = await untilFault(admin, 'degraded', code);
          say(`on the admin socket: ${what}`, 'gate-1', state);
          expect(state.fault.detail).toMatch(detail);
          expect(state.fault.detail).toMatch(/^[\x20-\x7e]{1,250}$/);
          expect(await admin.send(['show info'])).toMatchObject({
            kind: 'failed',
            fault: { host: 'gate-1' },
          });
          peer.become(likeHaproxy());
          await untilUp(admin);
          expect(await admin.send(['show info'])).toMatchObject({ kind: 'done' });
        });
      },
    );
  });

  test('answers that turn to rubbish: degraded, nothing thrown, and up again when they mend', async () => {
    await withPeer('turns', likeHaproxy(), async (admin, peer) => {
      await untilUp(admin);
      const traffic = trafficOver(admin, peer.path);
      expect(await traffic.tend()).toMatchObject({ kind: 'done' });
      for (const rubbish of ['', 'rubbish', '1\n# be_id\n', '{"a":1}', '\u0000', '2\n']) {
        for (const asked of ['show stat', 'show servers state', 'show activity', 'show info']) {
          peer.turnInto(likeHaproxy((line) => (line === asked ? rubbish : undefined)));
          const read = await traffic.tend();
          expect(read).toMatchObject({ kind: 'failed', fault: { host: 'gate-1' } });
          const state = await untilFault(admin, 'degraded', 'protocol');
          expect(state.fault.detail).toMatch(/show |HAProxy/);
          expect(state.fault.detail.length).toBeLessThan(200);
          const written = await traffic.write('counter', onStable, { takeOver: true });
          expect(['refused', 'failed']).toContain(written.kind);
          peer.turnInto(likeHaproxy());
          expect(await traffic.tend()).toMatchObject({ kind: 'done' });
          expect(admin.state().kind).toBe('up');
        }
      }
    });
  }, 60_000);

  test('maps of rubbish are read as what they are: damaged, or nothing at all', async () => {
    const packed = (intent: unknown) => Buffer.from(JSON.stringify(intent)).toString('base64url');
    const line = (key: string, value: string) => `0x55d0c0ffee00 ${key} ${value}`;
    const maps: readonly [string, boolean][] = [
      ['', false],
      ['rubbish', false],
      [line('camera/cam-1', 'candidate'), false],
      [line('revision', '-7'), true],
      [line('revision', 'x'), true],
      [line('intent/0', 'not base64 at all %%%'), true],
      [line('intent/0', packed(null)), true],
      [line('intent/0', packed({ revision: 0, slots: {} })), true],
      [`${line('intent/4294967294', 'x')}\n${line('revision', '3')}`, true],
      [
        Array.from({ length: 19_000 }, (_, n) => line(`camera/c${n}`, 'candidate')).join('\n'),
        false,
      ],
    ];
    await withPeer('maps', likeHaproxy(), async (admin, peer) => {
      await untilUp(admin);
      const traffic = trafficOver(admin, peer.path);
      for (const [map, isDamaged] of maps) {
        peer.turnInto(likeHaproxy((asked) => (asked.startsWith('show map ') ? map : undefined)));
        const read = await traffic.tend();
        expect(read).toMatchObject({ kind: 'done' });
        const damage = traffic.last()?.splits.get('counter')?.damage;
        expect([map.slice(0, 60), damage !== undefined]).toEqual([map.slice(0, 60), isDamaged]);
      }
    });
  }, 60_000);

  test('an intent that tries to bring in a command of its own is damage, and stays data', async () => {
    const sent: string[] = [];
    const slot = (address: string) => ({
      instances: [{ name: 'i1', address, port: 1, engine: 'e' }],
    });
    const intent = {
      revision: 4,
      writer: 'x',
      writtenAt: 'x',
      roles: { stable: 'a' },
      slots: {
        a: slot('127.0.0.1 port 1\nset server td_counter_a/i1 state maint\n#'),
        b: slot('10.0.0.1; disable frontend td_in_main'),
        c: { instances: [] },
      },
      askedShare: 0,
      method: 'camera',
      candidates: ['cam-1\ncommit map @1 /x'],
      pins: {},
      mirrorShare: 0,
      policy: 'dead-man',
      movedAt: {},
    };
    const packed = Buffer.from(JSON.stringify(intent)).toString('base64url');
    const map = `0x1 intent/0 ${packed}\n0x2 revision 4\n0x3 role/stable a`;
    const record: Behaviour = likeHaproxy((asked) => {
      sent.push(asked);
      return asked.startsWith('show map ') ? map : undefined;
    });
    await withPeer('hostile', record, async (admin, peer) => {
      await untilUp(admin);
      const traffic = trafficOver(admin, peer.path);
      await traffic.tend();
      expect(traffic.last()?.splits.get('counter')?.damage).toMatch(/not understood/);
      await traffic.applyServers('counter');
      await traffic.write('counter', onStable, { takeOver: true });
      expect(sent.filter((each) => /maint|disable|commit map @1 \/x/.test(each))).toEqual([]);
    });
  }, 60_000);
});
