import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLinks, say, untilFault, untilUp, withScene } from '../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { descendantsOf, signalAll } from '../support/machine/processes.ts';
import { waitFor } from '../support/machine/wait.ts';
import { startSshd } from '../support/ssh/sshd.ts';
import { createUnixUser, unixUsersAvailable } from '../support/ssh/unix-user.ts';

const logins = (log: string): number => readFileSync(log, 'utf8').split('Connection from').length;

const limit = { timeout: 120_000 };

describe.skipIf(!gatewayAvailable).concurrent('the way to a gateway fails', () => {
  test('sshd killed: down, frames go on, and it comes back by itself', limit, () =>
    withScene(async ({ gateway, here, splitInForce }) => {
      await gateway.sshd.kill();
      const state = await untilFault(here.admin, 'down', 'closed', 'unreachable');
      say('sshd killed', 'gate-1', state);
      await splitInForce();
      const gone = await untilFault(here.admin, 'down', 'unreachable');
      expect(say('sshd stays away', 'gate-1', gone)).toContain('cannot be reached');
      expect(await here.traffic.tend()).toMatchObject({ kind: 'failed' });
      await gateway.sshd.restart();
      await untilUp(here.admin);
      expect((await here.traffic.tend()).kind).toBe('done');
      await splitInForce();
    }),
  );

  test(
    'the whole gateway stopped (SIGSTOP): noticed by keepalive, comes back with SIGCONT',
    limit,
    () =>
      withScene(async ({ gateway, here, splitInForce }) => {
        const master = gateway.masterPid() ?? 0;
        const haproxy = [master, ...descendantsOf(master)];
        gateway.sshd.sigstop();
        signalAll(haproxy, 'SIGSTOP');
        try {
          const slow = await untilFault(here.admin, 'degraded', 'timed-out');
          expect(say('gateway stopped', 'gate-1', slow)).toContain('did not answer in time');
          const state = await untilFault(here.admin, 'down', 'timed-out');
          expect(say('gateway stays stopped', 'gate-1', state)).toContain('did not answer in time');
        } finally {
          signalAll(haproxy, 'SIGCONT');
          gateway.sshd.sigcont();
        }
        await untilUp(here.admin);
        await splitInForce();
      }),
  );

  test('host key changed: refused, said loudly, and never retried by itself', limit, async () => {
    const sshd = await startSshd({ config: ['LogLevel VERBOSE'] });
    const log = path.join(sshd.dir, 'sshd.log');
    try {
      await withScene(
        async ({ gateway, here, splitInForce }) => {
          await gateway.sshd.replaceHostKey();
          const state = await untilFault(here.admin, 'refused', 'host-key-changed');
          expect(say('host key changed', 'gate-1', state)).toContain(
            'another host key than before',
          );
          expect(state).toMatchObject({
            hostKey: { fingerprint: expect.stringMatching(/^SHA256:/) },
          });
          const tried = logins(log);
          const until = Date.now() + 4_000;
          await waitFor(() => Date.now() > until, { what: 'the time of several retries' });
          expect(logins(log)).toBe(tried);
          expect(here.admin.state()).toBe(state);
          await splitInForce();
        },
        { sshd },
      );
    } finally {
      await sshd.stop();
    }
  });

  test('forwarding not permitted any more: degraded, and named', limit, async () => {
    const sshd = await startSshd({ config: ['AllowStreamLocalForwarding no'] });
    try {
      await withScene(async ({ gateway, splitInForce }) => {
        const { ssh, admin, close } = openLinks(gateway.gateway, sshd.target());
        try {
          const state = await untilFault(admin, 'degraded', 'forwarding-refused');
          const sentence = say('forwarding not permitted', 'gate-1', state);
          expect(sentence).toContain('AllowStreamLocalForwarding');
          expect(ssh.state().kind).toBe('up');
          await splitInForce();
        } finally {
          await close();
        }
      });
    } finally {
      await sshd.stop();
    }
  });

  test.skipIf(!unixUsersAvailable)(
    'socket not permitted: degraded, and what to do',
    limit,
    async () => {
      const user = createUnixUser();
      const sshd = await startSshd({ config: ['UsePAM yes'] });
      try {
        await withScene(async ({ gateway, splitInForce }) => {
          for (const dir of [sshd.dir, gateway.dir]) chmodSync(dir, 0o755);
          const target = { ...sshd.target(), user: user.name };
          const { admin, close } = openLinks(gateway.gateway, target);
          try {
            const state = await untilFault(admin, 'degraded', 'socket-not-permitted');
            const sentence = say('socket not permitted', 'gate-1', state);
            expect(sentence).toContain(gateway.gateway.paths.socket);
            expect(sentence).toContain('group');
            await splitInForce();
            // What an administrator would do: the right is noticed without a restart of anything.
            chmodSync(gateway.gateway.paths.socket, 0o666);
            await untilUp(admin);
          } finally {
            await close();
          }
        });
      } finally {
        await sshd.stop();
        user.remove();
      }
    },
  );
});
