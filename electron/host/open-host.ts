import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { createBackend } from '../api/backend.ts';
import { openDataDirectory } from './data-directory.ts';
import { lockDataDirectory } from './data-lock.ts';
import { openLocalSocket } from './local-socket.ts';
import { createPeerServer, type PeerServer } from './serve-peer.ts';
import { socketPath } from './socket-path.ts';

export type HostOptions = {
  readonly dataDirectory: string;
  /** Absent: the lab. */
  readonly fleetFile?: string;
  readonly host: 'desktop' | 'headless';
};

/** What both hosts are made of: one locked directory, one backend, one local socket. */
export type Host = {
  readonly directory: string;
  readonly log: Logger;
  readonly servePeer: PeerServer;
  close(): Promise<void>;
};

export async function openHost(options: HostOptions): Promise<Host> {
  const directory = openDataDirectory(options.dataDirectory);
  const socket = socketPath(directory);
  const unlock = lockDataDirectory(directory);
  const closers: (() => Promise<void> | void)[] = [unlock];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const log = openLog(directory);
    const backend = await createBackend({
      ...(options.fleetFile === undefined ? {} : { fleetFile: options.fleetFile }),
      dataDir: directory,
      host: options.host,
      log,
    });
    closers.push(() => backend.close());
    const servePeer = createPeerServer(backend.router);
    closers.push(await openLocalSocket(socket, servePeer));
    return { directory, log, servePeer, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function openLog(directory: string): Logger {
  // Sync: what led to a crash must be in the file. A transport would not survive bundling.
  const file = pino.destination({
    dest: join(directory, 'tallydeck.log'),
    mode: 0o600,
    sync: true,
  });
  return pino({ base: null }, file);
}
