import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type ContainerFiles, createContainerFiles } from './container-files.ts';
import type { LabContainerSpec } from './container-spec.ts';
import { type HealthStatus, watchHealth } from './health.ts';
import { type ContainerLog, createLogBuffer } from './log-buffer.ts';
import { type ContainerProgram, startProgram } from './program.ts';

export type ContainerAction =
  | 'create'
  | 'start'
  | 'die'
  | 'stop'
  | 'destroy'
  | `health_status: ${HealthStatus}`;

export type ContainerStatus =
  | { readonly kind: 'created' }
  | {
      readonly kind: 'running';
      readonly startedAt: Date;
      readonly program: ContainerProgram;
      readonly health: HealthStatus;
    }
  | {
      readonly kind: 'exited';
      readonly startedAt: Date;
      readonly finishedAt: Date;
      readonly code: number;
    };

export type LabContainer = {
  readonly id: string;
  readonly spec: LabContainerSpec;
  readonly createdAt: Date;
  readonly logs: ContainerLog;
  readonly files: ContainerFiles;
  status(): ContainerStatus;
  restarts(): number;
  start(): void;
  /** Ends with the program's end: asked first, killed after `graceMs`. */
  stop(graceMs: number): Promise<void>;
  /** Resolves with the exit code at the next end of the program. */
  wait(): Promise<number>;
};

type Emit = (action: ContainerAction, container: LabContainer) => void;

export type ContainerPlace = {
  /** The address that the container's port is published on. */
  readonly host: string;
  /** Where containers keep the files that were put into them, each in its own directory. */
  readonly disk: string;
};

export function createLabContainer(
  spec: LabContainerSpec,
  place: ContainerPlace,
  emit: Emit,
): LabContainer {
  return new ProgramContainer(spec, place, emit);
}

const firstBackOffMs = 100;
const longestBackOffMs = 10_000;

class ProgramContainer implements LabContainer {
  readonly id = randomBytes(32).toString('hex');
  readonly createdAt = new Date();
  readonly logs = createLogBuffer();
  readonly files: ContainerFiles;
  readonly spec: LabContainerSpec;
  readonly #host: string;
  readonly #emit: Emit;
  #status: ContainerStatus = { kind: 'created' };
  #restarts = 0;
  #wanted = false;
  #again: NodeJS.Timeout | undefined;
  #waiters: ((code: number) => void)[] = [];

  constructor(spec: LabContainerSpec, { host, disk }: ContainerPlace, emit: Emit) {
    this.spec = spec;
    this.files = createContainerFiles(join(disk, this.id));
    this.#host = host;
    this.#emit = emit;
  }

  status(): ContainerStatus {
    return this.#status;
  }

  restarts(): number {
    return this.#restarts;
  }

  start(): void {
    this.#wanted = true;
    this.#restarts = 0;
    this.#run();
  }

  async stop(graceMs: number): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#again);
    if (this.#status.kind !== 'running') return;
    const { program } = this.#status;
    const end = this.wait();
    const timer = setTimeout(() => program.kill(), graceMs);
    program.terminate();
    await end;
    clearTimeout(timer);
    this.#emit('stop', this);
  }

  wait(): Promise<number> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #run(): void {
    const { spec, files } = this;
    const own = { PORT: String(spec.hostPort), TALLY_HOST: this.#host, TALLY_ROOT: files.root };
    const program = startProgram({ ...spec.env, ...own });
    const startedAt = new Date();
    this.#status = { kind: 'running', startedAt, program, health: 'starting' };
    this.logs.add('stdout', program.stdout);
    this.logs.add('stderr', program.stderr);
    const stopHealth = watchHealth(this.#host, spec, (health) => this.#setHealth(health));
    this.#emit('start', this);
    void program.exited.then((code) => {
      stopHealth();
      this.#ended(startedAt, code);
    });
  }

  #setHealth(health: HealthStatus): void {
    if (this.#status.kind !== 'running' || this.#status.health === health) return;
    this.#status = { ...this.#status, health };
    this.#emit(`health_status: ${health}`, this);
  }

  #ended(startedAt: Date, code: number): void {
    this.#status = { kind: 'exited', startedAt, finishedAt: new Date(), code };
    for (const waiter of this.#waiters.splice(0)) waiter(code);
    this.#emit('die', this);
    if (!this.#wanted || !this.spec.restarts) return;
    const backOff = Math.min(firstBackOffMs * 2 ** this.#restarts, longestBackOffMs);
    this.#again = setTimeout(() => {
      this.#restarts += 1;
      this.#run();
    }, backOff);
  }
}
