import { expect, test } from 'vitest';
import { Lost, TimeOver, within } from '../../../electron/links/docker/within.ts';

/** A call that never settles by itself, as one on a dead connection; tells when it is told to stop. */
function hanging() {
  const { promise: stopped, resolve } = Promise.withResolvers<unknown>();
  const run = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => resolve(signal.reason));
    return new Promise<never>(() => {});
  };
  return { run, stopped };
}

test('the loss of the link ends a call that would never end, and stops it', async () => {
  const link = new AbortController();
  const { run, stopped } = hanging();
  const call = within(60_000, run, link.signal);
  link.abort({ code: 'closed', detail: 'cable out' });
  await expect(call).rejects.toThrow(new Lost({ detail: 'cable out' }));
  expect(await stopped).toBeInstanceOf(Lost);
});

test('a link that is lost already lets nothing wait', async () => {
  await expect(within(60_000, hanging().run, AbortSignal.abort())).rejects.toThrow(Lost);
});

test('time ends a call, and stops it', async () => {
  const { run, stopped } = hanging();
  await expect(within(1, run)).rejects.toThrow(TimeOver);
  expect(await stopped).toBeInstanceOf(TimeOver);
});

test('what comes in time is given, also a failure', async () => {
  expect(await within(60_000, async () => 7)).toBe(7);
  const failing = async () => {
    throw new Error('no');
  };
  await expect(within(60_000, failing)).rejects.toThrow('no');
});

test('a call that fails stops what else it has asked for', async () => {
  let given: AbortSignal | undefined;
  const failing = async (signal: AbortSignal) => {
    given = signal;
    throw new Error('no');
  };
  await expect(within(60_000, failing)).rejects.toThrow('no');
  expect(given?.aborted).toBe(true);
});
