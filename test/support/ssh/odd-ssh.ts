import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ssh2, { type Connection } from 'ssh2';
import { loadOrMakeKey } from '../../../electron/lab/host/keys.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import { freePort } from '../machine/ports.ts';

export type OddSsh = { readonly target: SshTarget; stop(): Promise<void> };

/** An SSH server that lets everybody in and otherwise does what `serve` makes of a connection. */
export async function startOddSsh(serve: (connection: Connection) => void): Promise<OddSsh> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-odd-ssh-'));
  const [hostKey, userKey] = await Promise.all(
    ['host', 'user'].map((name) => loadOrMakeKey(path.join(dir, name))),
  );
  if (!hostKey || !userKey) throw new Error('no keys');
  const sockets = new Set<Socket>();
  const ssh = new ssh2.Server({ hostKeys: [hostKey.privateKey] }, (connection) => {
    connection.on('error', () => undefined);
    connection.on('authentication', (context) => context.accept());
    serve(connection);
  });
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    ssh.injectSocket(socket);
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const auth = { kind: 'key', path: userKey.path } as const;
  return {
    target: { host: '127.0.0.1', port, user: 'u', auth, hostKey: hostKey.publicKey },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
