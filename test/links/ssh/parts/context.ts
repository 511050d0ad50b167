import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { SshLink } from '../../../../electron/links/link.ts';
import type { Outcome } from '../../../../shared/model/link.ts';
import type { SshTarget } from '../../../../shared/model/ssh-target.ts';
import { createSshKit, type SshKit, untilState } from '../../../support/ssh/kit.ts';

/** An SSH server on this machine that a link is tried on, real or embedded. */
export type SshPeer = {
  /** How to reach it with a key that may log in; the host key is known beforehand. */
  target(): SshTarget;
  stop(): Promise<void>;
  /** Ends at once, with all connections; `restart` brings it back at the same address. */
  kill(): Promise<void>;
  killSessions(): void;
  restart(): Promise<void>;
  replaceHostKey(): Promise<void>;
};

export type StartPeer = (options: { readonly forwarding: boolean }) => Promise<SshPeer>;

/** What each test starts from: a peer, a kit for links, a directory; all ended after it. */
export type Context = {
  readonly start: StartPeer;
  peer(): SshPeer;
  kit(): SshKit;
  dir(): string;
  /** A link that is up. */
  connected(target?: SshTarget): Promise<SshLink>;
  /** A server here that answers in its own way; by default with what it got, in capitals. */
  listen(
    where: string | net.ListenOptions,
    serve?: (socket: net.Socket) => void,
  ): Promise<net.Server>;
};

export const limit = { timeoutMs: 5_000 };

export function done<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

function shout(socket: net.Socket): void {
  socket.on('data', (chunk) => socket.write(chunk.toString().toUpperCase()));
}

/** Registers set-up and tear-down in the surrounding `describe`. */
export function useContext(start: StartPeer): Context {
  let peer: SshPeer;
  let kit: SshKit;
  let dir: string;
  const servers: net.Server[] = [];

  beforeEach(async () => {
    kit = createSshKit();
    dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-ssh-suite-'));
    peer = await start({ forwarding: true });
  });
  afterEach(async () => {
    await kit.close();
    await peer.stop();
    for (const server of servers.splice(0)) server.close();
    rmSync(dir, { recursive: true, force: true });
  });

  return {
    start,
    peer: () => peer,
    kit: () => kit,
    dir: () => dir,
    async connected(target = peer.target()) {
      const link = kit.open(target);
      await untilState(link, 'up');
      return link;
    },
    async listen(where, serve = shout) {
      const server = net.createServer((socket) => {
        socket.on('error', () => undefined);
        serve(socket);
      });
      servers.push(server.listen(where));
      await once(server, 'listening');
      return server;
    },
  };
}
