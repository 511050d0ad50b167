import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { told } from '../console/told.ts';

const program = new URL('./engine-child.ts', import.meta.url).pathname;

export type HostileEngine = {
  readonly socket: string;
  /** Ends all its connections and misbehaves this way from now on. */
  become(kind: string): Promise<void>;
  /** Resolves once it has misbehaved, since it became what it is. */
  struck(): Promise<void>;
  /** Resolves once an answer in which it misbehaved is over, by its own end or the console's. */
  left(): Promise<void>;
  stop(): Promise<void>;
};

type Told = { readonly became?: string; readonly struck?: string; readonly left?: string };

/** `canary`: the port to which it redirects. */
export async function startHostileEngine(canary: number): Promise<HostileEngine> {
  const directory = mkdtempSync(path.join(tmpdir(), 'tallydeck-hostile-engine-'));
  const socket = path.join(directory, 'docker.sock');
  const child = fork(program, [socket, String(canary)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.stderr?.resume();
  await told<Told>(child, ({ became }) => became === 'proper');
  let struck = Promise.resolve();
  let left = Promise.resolve();
  return {
    socket,
    async become(kind) {
      const became = told<Told>(child, (message) => message.became === kind);
      struck = told<Told>(child, (message) => message.struck === kind);
      left = told<Told>(child, (message) => message.left === kind);
      child.send({ kind });
      await became;
    },
    struck: () => struck,
    left: () => left,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
