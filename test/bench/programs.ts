import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Answering, Arrived } from './answering.ts';
import { type Defer, startChild } from './closers.ts';

/** One of the programs beside this file, with a channel to talk over. */
function startProgram(defer: Defer, name: string, args: readonly string[] = []): ChildProcess {
  const file = new URL(name, import.meta.url).pathname;
  return startChild(defer, process.execPath, [file, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function hear<T>(child: ChildProcess): Promise<T> {
  const heard = new AbortController();
  const { signal } = heard;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`a program of the bench ended with ${code}`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message as T;
  } finally {
    heard.abort();
    await ended.catch(() => undefined);
  }
}

export type Responders = Answering & {
  /** Frames that the candidate has got until now. */
  candidateArrived(): Promise<Arrived>;
};

export async function startResponders(defer: Defer): Promise<Responders> {
  const child = startProgram(defer, 'answering.ts');
  const ports = await hear<Answering>(child);
  return {
    ...ports,
    candidateArrived: () => {
      child.send('arrived?');
      return hear<Arrived>(child);
    },
  };
}

/** Cameras `cam-1` … that post frames to a gateway until the scope ends. */
export async function startCameras(
  defer: Defer,
  port: number,
  cameras: number,
  rate: number,
): Promise<void> {
  await hear(startProgram(defer, 'sending.ts', [port, cameras, rate].map(String)));
}

/** A longer way to each of these ports; gives the ports to connect to instead. */
export function startDelay(
  defer: Defer,
  ports: readonly number[],
  oneWayMs: number,
): Promise<readonly number[]> {
  return hear(startProgram(defer, 'delaying.ts', [oneWayMs, ...ports].map(String)));
}
