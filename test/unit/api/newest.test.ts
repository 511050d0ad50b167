import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { followed } from '../../../electron/api/streams/followed.ts';
import { newest } from '../../../electron/api/streams/newest.ts';

async function* counting(to: number, error?: Error): AsyncGenerator<number> {
  for (let count = 1; count <= to; count += 1) {
    await turn();
    yield count;
  }
  if (error) throw error;
}

const turns = async (count: number) => {
  for (let done = 0; done < count; done += 1) await turn();
};

it('a reader that keeps up is told everything', async () => {
  const found: number[] = [];
  for await (const each of newest(counting(5))) found.push(each);
  expect(found).toEqual([1, 2, 3, 4, 5]);
});

it('a slow reader is told the newest, and the last', async () => {
  const found: number[] = [];
  for await (const each of newest(counting(100))) {
    found.push(each);
    await turns(30);
  }
  expect(found.length).toBeLessThan(10);
  expect(found.at(-1)).toBe(100);
});

it('a slow reader is told the last before the error', async () => {
  const found: number[] = [];
  const read = async () => {
    for await (const each of newest(counting(20, new Error('the disk is full')))) {
      found.push(each);
      await turns(50);
    }
  };
  await expect(read()).rejects.toThrow('the disk is full');
  expect(found.at(-1)).toBe(20);
});

it('ends its source when the reader leaves', async () => {
  let ended = false;
  const source = async function* () {
    try {
      yield* counting(1000);
    } finally {
      ended = true;
    }
  };
  for await (const _ of newest(source())) break;
  expect(ended).toBe(true);
});

it('what is followed tells a slow reader only the newest state', async () => {
  const stop = new AbortController();
  let tell: (state: number) => void = () => undefined;
  const subscribe = (listener: (state: number) => void) => {
    tell = listener;
    return () => undefined;
  };
  const stream = followed(() => 0, subscribe, stop.signal);
  expect((await stream.next()).value).toBe(0);
  for (let state = 1; state <= 1000; state += 1) tell(state);
  expect((await stream.next()).value).toBe(1000);
  const last = stream.next();
  stop.abort();
  expect(await last).toEqual({ done: true, value: undefined });
});
