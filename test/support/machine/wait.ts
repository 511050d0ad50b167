import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until `predicate` gives something truthy and returns it; throws, naming `what`, past the deadline. */
export async function waitFor<T>(
  predicate: () => T | Promise<T>,
  {
    deadlineMs = 10_000,
    everyMs = 10,
    what,
  }: { deadlineMs?: number; everyMs?: number; what: string },
): Promise<NonNullable<T>> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await predicate();
    if (value) return value as NonNullable<T>;
    if (Date.now() > end) throw new Error(`waited ${deadlineMs} ms in vain for: ${what}`);
    await sleep(everyMs);
  }
}

/** Whether a program takes connections at a unix socket: its file is there before it does. */
export function isListening(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const stream = net.connect(socket);
    stream.once('error', () => resolve(false));
    stream.once('connect', () => {
      stream.destroy();
      resolve(true);
    });
  });
}
