import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { plainJson } from '../../shared/model/plain-text.ts';
import { type Backend, createBackend, type Desktop } from '../api/index.ts';
import { guardProcess } from './crash-guard.ts';
import { openDataDirectory } from './data-directory.ts';
import { lockDataDirectory } from './data-lock.ts';
import { openLocalSocket } from './local-socket.ts';
import { logDrops } from './log-drops.ts';
import { createPeerServer, type PeerServer } from './serve-peer.ts';
import { socketPath } from './socket-path.ts';

export type HostOptions = {
  readonly dataDirectory: string;
  /** Absent: the lab. */
  readonly fleetFile?: string;
  readonly host: 'desktop' | 'headless';
  /** The window; absent in the headless host. */
  readonly desktop?: Desktop;
  /** Called with the reason, in one line, when an exception leaves the host's own state in doubt. */
  readonly onCrash: (reason: string) => void;
};

/** Opens the common part of both hosts: one locked directory, one backend, one local socket. */
export type Host = Pick<Backend, 'driving' | 'resumed'> & {
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
    // Before the first link is opened: from then on other machines have a say.
    closers.push(guardProcess(log, options.onCrash));
    const backend = await createBackend({
      ...(options.fleetFile === undefined ? {} : { fleetFile: options.fleetFile }),
      dataDir: directory,
      host: options.host,
      ...(options.desktop === undefined ? {} : { desktop: options.desktop }),
      log,
    });
    closers.push(() => backend.close());
    const servePeer = createPeerServer(backend.router, logDrops(log));
    closers.push(await openLocalSocket(socket, servePeer));
    const { driving, resumed } = backend;
    return { directory, log, servePeer, driving, resumed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function openLog(directory: string): Logger {
  // Sync: the cause of a crash must be in the file. A transport would not survive bundling.
  const file = pino.destination({
    dest: join(directory, 'tallydeck.log'),
    mode: 0o600,
    sync: true,
  });
  // People read it in a terminal.
  const hooks = { streamWrite: plainJson };
  return pino({ base: null, hooks, serializers: { error: pino.stdSerializers.err } }, file);
}
