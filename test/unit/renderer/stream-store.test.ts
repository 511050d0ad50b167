import { describe, expect, it } from 'vitest';
import {
  createStreamStore,
  latest,
  type StreamReadiness,
} from '../../../renderer/state/stream-store.ts';

/** A stream whose events, end and failure the test decides. */
function source() {
  const waiting: PromiseWithResolvers<IteratorResult<number>>[] = [];
  const opened: AbortSignal[] = [];
  const next = () => {
    const turn = Promise.withResolvers<IteratorResult<number>>();
    waiting.push(turn);
    return turn.promise;
  };
  const take = async () => {
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    const turn = waiting.shift();
    if (turn === undefined) throw new Error('nobody reads');
    return turn;
  };
  return {
    opened,
    open: async (signal: AbortSignal): Promise<AsyncIterable<number>> => {
      opened.push(signal);
      return { [Symbol.asyncIterator]: () => ({ next }) };
    },
    send: async (value: number) => (await take()).resolve({ done: false, value }),
    fail: async (error: Error) => (await take()).reject(error),
  };
}

function readiness(ready: boolean) {
  const listeners = new Set<() => void>();
  let now = ready;
  const state: StreamReadiness = {
    isReady: () => now,
    onReady: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    ...state,
    set: (value: boolean) => {
      now = value;
      if (value) for (const listener of listeners) listener();
    },
    listeners,
  };
}

const sum = (before: number | undefined, event: number) => (before ?? 0) + event;

describe('a stream store', () => {
  it('waits for the connection, then folds what comes', async () => {
    const from = source();
    const ready = readiness(false);
    const stream = createStreamStore({ ready, open: from.open, fold: sum });
    const release = stream.hold();
    expect(stream.getState()).toEqual({ kind: 'loading' });
    expect(from.opened).toHaveLength(0);
    ready.set(true);
    await from.send(2);
    await from.send(3);
    await expect.poll(() => stream.getState()).toEqual({ kind: 'live', value: 5 });
    release();
  });

  it('keeps the last value as stale when the connection goes, and starts afresh when it is back', async () => {
    const from = source();
    const ready = readiness(true);
    const stream = createStreamStore({ ready, open: from.open, fold: sum });
    const release = stream.hold();
    await from.send(7);
    ready.set(false);
    await from.fail(new Error('gone'));
    await expect.poll(() => stream.getState().kind).toBe('stale');
    expect(latest(stream.getState())).toBe(7);
    ready.set(true);
    await from.send(1);
    // Not 8: the backend sends the whole again to a new reader.
    await expect.poll(() => stream.getState()).toEqual({ kind: 'live', value: 1 });
    release();
  });

  it('fails when there was never a value, and tries again by itself', async () => {
    const from = source();
    const stream = createStreamStore({
      ready: readiness(true),
      open: from.open,
      fold: sum,
      retryMs: 1,
    });
    const release = stream.hold();
    await from.fail(new Error('no such site'));
    await expect.poll(() => stream.getState().kind).toBe('failed');
    await from.send(4);
    await expect.poll(() => stream.getState()).toEqual({ kind: 'live', value: 4 });
    release();
  });

  it('is open only while somebody holds it', async () => {
    const from = source();
    const ready = readiness(true);
    const stream = createStreamStore({ ready, open: from.open, fold: sum });
    const first = stream.hold();
    const second = stream.hold();
    await from.send(1);
    await expect.poll(() => stream.getState().kind).toBe('live');
    first();
    first();
    expect(from.opened[0]?.aborted).toBe(false);
    second();
    expect(from.opened[0]?.aborted).toBe(true);
    expect(ready.listeners.size).toBe(0);
    expect(stream.getState().kind).toBe('stale');
  });
});
