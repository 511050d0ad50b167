import { readFileSync } from 'node:fs';
import { type Duplex, duplexPair } from 'node:stream';
import { serveAdmin } from './admin-session.ts';
import { parseConfig } from './config.ts';
import { type Listener, openListener } from './listener.ts';
import { createProcess, type RouterProcess } from './process.ts';
import { ConfigError } from './words.ts';

/** Stands in for HAProxy where none is installed: one gateway's routing, in this process. */
export type EmbeddedRouter = {
  start(): Promise<void>;
  /** Ends at once, with every connection. */
  stop(): Promise<void>;
  /** Reads the files again, as SIGUSR2 makes HAProxy do; what cannot be read changes nothing. */
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
  const listeners = new Map<string, Listener>();
  const streams = new Set<Duplex>();
  let serving: RouterProcess | undefined;

  async function takeOver(): Promise<void> {
    const config = parseConfig(readFileSync(configFile, 'utf8'), configFile);
    const next = createProcess(config, ++lastPid);
    const wanted = config.frontends.flatMap(({ name, binds }) =>
      binds.map((bind) => ({ ...bind, name, key: `${bind.address}:${bind.port}` })),
    );
    const opened: Listener[] = [];
    try {
      for (const { address, port, name, key } of wanted) {
        if (listeners.has(key)) continue;
        opened.push(await openListener(address, port, () => servingAt(name)));
      }
    } catch (error) {
      next.retire();
      await Promise.all(opened.map((listener) => listener.close()));
      throw error;
    }
    serving?.retire();
    serving = next;
    for (const listener of opened) listeners.set(listener.key, listener);
    for (const [key, listener] of listeners) {
      if (wanted.some((bind) => bind.key === key)) continue;
      listeners.delete(key);
      await listener.close();
    }
  }

  function servingAt(name: string) {
    const frontend = serving?.frontends.find((one) => one.name === name);
    return serving && frontend && { process: serving, frontend };
  }

  return {
    start: takeOver,
    async reload() {
      await takeOver().catch((error) => {
        log(error instanceof Error ? error.message : String(error));
      });
    },
    async stop() {
      serving?.retire();
      serving = undefined;
      for (const stream of streams) stream.destroy();
      await Promise.all([...listeners.values()].map((listener) => listener.close()));
      listeners.clear();
    },
    connect() {
      if (serving === undefined) throw new Error('connection refused');
      const [near, far] = duplexPair();
      streams.add(far);
      near.once('close', () => far.destroy());
      far.once('close', () => {
        streams.delete(far);
        near.destroy();
      });
      serveAdmin(serving, far);
      return near;
    },
    pid: () => serving?.pid ?? 0,
  };
}

/** What `haproxy -c` would say of these files; nothing when they are well. */
export function checkFiles(files: readonly string[]): string {
  try {
    for (const file of files) parseConfig(readFileSync(file, 'utf8'), file);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    return `[ALERT] Could not open configuration file: ${(error as Error).message}`;
  }
}
