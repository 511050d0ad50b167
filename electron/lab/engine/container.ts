import { randomBytes } from 'node:crypto';
import type { ContainerSpec } from './container-spec.ts';
import { type HealthStatus, watchHealth } from './health.ts';
import { createLogBuffer, type LogBuffer } from './log-buffer.ts';
import { type Program, startProgram } from './program.ts';

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
      readonly program: Program;
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
  readonly spec: ContainerSpec;
  readonly createdAt: Date;
  readonly logs: LogBuffer;
  status(): ContainerStatus;
  restarts(): number;
  start(): void;
  /** Ends with the program's end: asked first, killed after `graceMs`. */
  stop(graceMs: number): Promise<void>;
  /** Resolves with the exit code at the next end of the program. */
  wait(): Promise<number>;
};

/** `host` is the address that the container's port is published on. */
export function createContainer(
  spec: ContainerSpec,
  host: string,
  emit: (action: ContainerAction, container: LabContainer) => void,
): LabContainer {
  let status: ContainerStatus = { kind: 'created' };
  let restarts = 0;
  let wanted = false;
  let again: NodeJS.Timeout | undefined;
  let waiters: ((code: number) => void)[] = [];

  function run(): void {
    const startedAt = new Date();
    const program = startProgram({ ...spec.env, PORT: String(spec.hostPort), TALLY_HOST: host });
    status = { kind: 'running', startedAt, program, health: 'starting' };
    container.logs.add('stdout', program.stdout);
    container.logs.add('stderr', program.stderr);
    const stopHealth = watchHealth(host, spec, (health) => {
      if (status.kind !== 'running' || status.health === health) return;
      status = { ...status, health };
      emit(`health_status: ${health}`, container);
    });
    emit('start', container);
    void program.exited.then((code) => {
      stopHealth();
      ended(startedAt, code);
    });
  }

  function ended(startedAt: Date, code: number): void {
    status = { kind: 'exited', startedAt, finishedAt: new Date(), code };
    for (const waiter of waiters) waiter(code);
    waiters = [];
    emit('die', container);
    if (!wanted || !spec.restarts) return;
    const backOff = Math.min(100 * 2 ** restarts, 10_000);
    again = setTimeout(() => {
      restarts += 1;
      run();
    }, backOff);
  }

  const container: LabContainer = {
    id: randomBytes(32).toString('hex'),
    spec,
    createdAt: new Date(),
    logs: createLogBuffer(),
    status: () => status,
    restarts: () => restarts,
    start() {
      wanted = true;
      restarts = 0;
      run();
    },
    async stop(graceMs) {
      wanted = false;
      clearTimeout(again);
      if (status.kind !== 'running') return;
      const { program } = status;
      const end = container.wait();
      const timer = setTimeout(() => program.kill(), graceMs);
      program.terminate();
      await end;
      clearTimeout(timer);
      emit('stop', container);
    },
    wait: () => new Promise((resolve) => waiters.push(resolve)),
  };
  return container;
}
