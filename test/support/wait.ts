import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until `predicate` gives something truthy and returns it; throws, naming `what`, past the deadline. */
export async function waitFor<T>(
  predicate: () => T | Promise<T>,
  { deadlineMs = 10_000, what }: { deadlineMs?: number; what: string },
): Promise<NonNullable<T>> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const value = await predicate();
    if (value) return value as NonNullable<T>;
    if (Date.now() > end) throw new Error(`waited ${deadlineMs} ms in vain for: ${what}`);
    await sleep(10);
  }
}
