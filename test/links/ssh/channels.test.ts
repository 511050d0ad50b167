import type { Connection, ServerChannel } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SshLink } from '../../../electron/links/link.ts';
import { waitFor } from '../../support/machine/wait.ts';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import { type OddSsh, startOddSsh } from '../../support/ssh/odd-ssh.ts';

describe('channels of one SSH connection', () => {
  let kit: SshKit;
  let server: OddSsh;
  beforeEach(() => {
    kit = createSshKit();
  });
  afterEach(async () => {
    await kit.close();
    await server.stop();
  });
  const start = async (serve: (connection: Connection) => void): Promise<SshLink> => {
    server = await startOddSsh(serve);
    const link = kit.open(server.target);
    await untilState(link, 'up');
    return link;
  };
  const forwards = (connection: Connection) =>
    void connection.on('tcpip', (accept) => void accept().resume());
  const onExec = (connection: Connection, run: (line: string, channel: ServerChannel) => void) =>
    void connection.on('session', (accept) =>
      accept().on('exec', (acceptExec, _reject, { command }) =>
        run(command, acceptExec().resume()),
      ),
    );
  const end = (channel: ServerChannel) => {
    channel.exit(0);
    channel.end();
  };

  it('may be a thousand that are kept open', async () => {
    const link = await start((connection) => {
      forwards(connection);
      onExec(connection, (_line, channel) => end(channel));
    });
    for (let count = 0; count < 1_000; count += 1) {
      expect((await link.openTcp('127.0.0.1', 1)).kind).toBe('done');
    }
    expect(await link.exec('true', { timeoutMs: 5_000 })).toMatchObject({ kind: 'done' });
    expect(kit.events).not.toContain('link.down');
  });

  it('end the connection when its server closes none of hundreds that were ended', async () => {
    const link = await start((connection) => {
      forwards(connection);
      // What ssh2's server does not offer is done one floor below.
      const { _protocol: wire } = connection as unknown as {
        readonly _protocol: { channelClose(): void };
      };
      wire.channelClose = () => undefined;
    });
    const down = untilState(link, 'down');
    for (let count = 0; count <= 600 && link.state().kind === 'up'; count += 1) {
      const opened = await link.openTcp('127.0.0.1', 1);
      if (opened.kind === 'done') opened.value.destroy();
    }
    expect((await down).fault.code).toBe('over-limit');
  });

  it('are closed after more output than allowed, and after a stream that nobody read', async () => {
    const link = await start((connection) => {
      onExec(connection, (_line, channel) => {
        channel.write(Buffer.alloc(1_000));
        end(channel);
      });
      connection.on('tcpip', (accept) => accept().write(Buffer.alloc(100_000)));
    });
    // More of either than may stay unclosed.
    for (let count = 0; count < 520; count += 1) {
      const outcome = await link.exec('much', { timeoutMs: 5_000, maxBytes: 10 });
      expect(outcome).toMatchObject({ kind: 'unknown', fault: { code: 'over-limit' } });
    }
    for (let count = 0; count < 520; count += 1) {
      const opened = await link.openTcp('127.0.0.1', 1);
      if (opened.kind !== 'done') throw new Error(opened.fault.detail);
      await new Promise((resolve) => opened.value.once('readable', resolve));
      opened.value.destroy();
    }
    expect(link.state().kind).toBe('up');
  }, 60_000);

  it('run more commands at once again after a moment in which the server took few', async () => {
    let isBusy = true;
    let refusals = 0;
    const running = new Set<ServerChannel>();
    const link = await start((connection) => {
      connection.on('session', (accept, reject) => {
        if (isBusy && running.size > 0) {
          reject();
          refusals += 1;
          // As many as it takes to be asked less from now on.
          if (refusals === 6) setTimeout(() => running.forEach(end), 100);
          return;
        }
        accept().on('exec', (acceptExec, _reject, { command }) => {
          const channel = acceptExec().resume();
          if (command !== 'held' && command !== 'together') return end(channel);
          running.add(channel);
          channel.once('close', () => running.delete(channel));
          if (running.size === 8) for (const each of running) end(each);
        });
      });
    });
    const run = (line: string) => link.exec(line, { timeoutMs: 5_000 });
    const held = run('held');
    await waitFor(() => running.size === 1, { what: 'the command that is held' });
    expect((await run('refused')).kind).toBe('done');
    expect([(await held).kind, refusals >= 6]).toEqual(['done', true]);
    isBusy = false;
    for (let count = 0; count < 300; count += 1) await run('alone');
    const together = await Promise.all(Array.from({ length: 8 }, () => run('together')));
    expect(together.map(({ kind }) => kind)).toEqual(Array(8).fill('done'));
  }, 30_000);
});
