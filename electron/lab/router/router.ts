import { readFileSync } from 'node:fs';
import { type Duplex, duplexPair } from 'node:stream';
import { serveAdmin } from './admin-session.ts';
import { parseConfig, type RouterConfig } from './config.ts';
import { openListener, type RouterListener, type Serving } from './listener.ts';
import { createProcess, type RouterProcess } from './process.ts';
import { isBound } from './within.ts';
import { ConfigError } from './words.ts';

/** Stands in for HAProxy where none is installed: one gateway's routing, in this process. */
export type EmbeddedRouter = {
  start(): Promise<void>;
  /** Ends at once, with every connection. */
  stop(): Promise<void>;
  /** Reads the files again, as SIGUSR2 makes HAProxy do; unreadable files change nothing. */
  reload(): Promise<void>;
  /** A stream to the admin socket of the process that serves now. */
  connect(): Duplex;
  pid(): number;
};

/** Numbers that no process of this machine has. */
let lastPid = 10_000_000;

export function createEmbeddedRouter(
  configFile: string,
  log: (line: string) => void,
): EmbeddedRouter {
  const listeners = new Map<string, RouterListener>();
  const streams = new Set<Duplex>();
  let serving: RouterProcess | undefined;

  function servingAt(name: string) {
    const frontend = serving?.frontends.find((one) => one.name === name);
    return serving && frontend && { process: serving, frontend };
  }

  async function takeOver(): Promise<void> {
    const config = parseConfig(readFileSync(configFile, 'utf8'), configFile);
    const next = createProcess(config, ++lastPid);
    const wanted = bindsOf(config);
    const fresh = wanted.filter(({ key }) => !listeners.has(key));
    const opened = await openAll(fresh, servingAt).catch((error) => {
      next.retire();
      throw error;
    });
    serving?.retire();
    serving = next;
    for (const listener of opened) listeners.set(listener.key, listener);
    for (const [key, listener] of listeners) {
      if (wanted.some((bind) => bind.key === key)) continue;
      listeners.delete(key);
      await listener.close();
    }
  }

  return {
    start: takeOver,
    reload: () => takeOver().catch((error: Error) => log(error.message)),
    async stop() {
      serving?.retire();
      serving = undefined;
      for (const stream of streams) stream.destroy();
      await Promise.all([...listeners.values()].map((listener) => listener.close()));
      listeners.clear();
    },
    connect() {
      if (serving === undefined) throw new Error('connection refused');
      return openSession(serving, streams);
    },
    pid: () => serving?.pid ?? 0,
  };
}

type Bind = {
  readonly key: string;
  readonly frontend: string;
  readonly address: string;
  readonly port: number;
};

function bindsOf({ frontends }: RouterConfig): readonly Bind[] {
  return frontends.flatMap(({ name, binds }) =>
    binds
      .filter(isBound)
      .map((bind) => ({ ...bind, frontend: name, key: `${bind.address}:${bind.port}` })),
  );
}

/** All of them, or none and the reason. */
async function openAll(
  binds: readonly Bind[],
  servingAt: (frontend: string) => Serving | undefined,
): Promise<readonly RouterListener[]> {
  const opened: RouterListener[] = [];
  try {
    for (const { address, port, frontend } of binds) {
      opened.push(await openListener(address, port, () => servingAt(frontend)));
    }
    return opened;
  } catch (error) {
    await Promise.all(opened.map((listener) => listener.close()));
    throw error;
  }
}

/** The near end of a new admin stream; the far one is in `streams` as long as it is open. */
function openSession(process: RouterProcess, streams: Set<Duplex>): Duplex {
  const [near, far] = duplexPair();
  streams.add(far);
  near.once('close', () => far.destroy());
  far.once('close', () => {
    streams.delete(far);
    near.destroy();
  });
  serveAdmin(process, far);
  return near;
}

/** Answer of `haproxy -c` about these files; empty when they are valid. */
export function checkFiles(files: readonly string[]): string {
  try {
    for (const file of files) parseConfig(readFileSync(file, 'utf8'), file);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    return `[ALERT] Could not open configuration file: ${(error as Error).message}`;
  }
}
