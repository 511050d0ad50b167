import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Duplex, Readable } from 'node:stream';
import type { LabContainer } from './container.ts';
import { EngineFault } from './fault.ts';

type Exec = {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  code: number | null;
};

/** Programs run beside a container's own, as `docker exec` does. */
export type ExecTable = {
  create(container: LabContainer, argv: readonly string[]): string;
  /** Runs it and writes its output to the stream, multiplexed, until it ends. */
  start(id: string, stream: Duplex): void;
  /** Null while it runs. */
  exitCode(id: string): number | null;
  killAll(): void;
};

const signalled = 137;

export function createExecTable(): ExecTable {
  const execs = new Map<string, Exec>();
  const running = new Set<ChildProcess>();

  function find(id: string): Exec {
    const exec = execs.get(id);
    if (exec === undefined) throw new EngineFault(404, `No such exec instance: ${id}`);
    return exec;
  }

  return {
    create(container, argv) {
      if (container.status().kind !== 'running') {
        throw new EngineFault(409, `Container ${container.id} is not running`);
      }
      const id = randomBytes(32).toString('hex');
      execs.set(id, { argv, env: container.spec.env, code: null });
      return id;
    },
    start(id, stream) {
      const exec = find(id);
      const [program = '', ...rest] = exec.argv;
      const child = spawn(program, rest, { env: exec.env, stdio: ['ignore', 'pipe', 'pipe'] });
      running.add(child);
      pass(child.stdout, 1, stream);
      pass(child.stderr, 2, stream);
      const finish = (code: number) => {
        running.delete(child);
        exec.code = code;
        stream.end();
      };
      child.once('error', () => finish(127));
      child.once('close', (code) => finish(code ?? signalled));
      stream.once('close', () => child.kill('SIGKILL'));
    },
    exitCode: (id) => find(id).code,
    killAll() {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

function pass(source: Readable, kind: number, stream: Duplex): void {
  source.on('data', (data: Buffer) => {
    if (!stream.destroyed) stream.write(multiplexed(kind, data));
  });
}

/** Docker's "stream format": which output, three of nothing, the length, the data. */
export function multiplexed(kind: number, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head[0] = kind;
  head.writeUInt32BE(data.length, 4);
  return Buffer.concat([head, data]);
}
