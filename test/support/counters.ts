import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { BehaviourName } from '../../electron/lab/counter/behaviour.ts';
import { freePort } from './ports.ts';
import { waitFor } from './wait.ts';

const program = new URL('../../electron/lab/counter/main.ts', import.meta.url).pathname;

export type CounterProcess = {
  readonly port: number;
  /** SIGKILL: frames in flight are lost. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** The counter as a process of its own, without a container around it. */
export async function startCounter(behaviour: BehaviourName): Promise<CounterProcess> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), TALLY_BEHAVIOUR: behaviour };
  const child = spawn(process.execPath, [program], { env, stdio: 'ignore' });
  const healthy = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
  await waitFor(healthy, { what: `a ${behaviour} counter` });
  return { port, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
