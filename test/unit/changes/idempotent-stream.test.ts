import { describe, expect, test } from 'vitest';
import { IdempotentStreams } from '../../../electron/changes/idempotent-stream.ts';

const all = async <T>(stream: AsyncIterable<T>): Promise<T[]> => {
  const told: T[] = [];
  for await (const each of stream) told.push(each);
  return told;
};
const about = { code: 'slots-busy', service: 'counter', site: 'mall' } as const;
const pier = { ...about, site: 'pier' };
const asked = { key: 'key-1', about };

describe('work under way', () => {
  test('asked for twice with one key is done once, and both are told all of it', async () => {
    const running = new IdempotentStreams<number>();
    const gate = Promise.withResolvers<void>();
    let done = 0;
    const work = async (tell: (each: number) => void) => {
      done += 1;
      tell(1);
      await gate.promise;
      tell(2);
    };
    const first = running.start(asked, work);
    expect(await first.next()).toEqual({ done: false, value: 1 });
    const second = all(running.start(asked, work));
    gate.resolve();
    expect(await second).toEqual([1, 2]);
    expect(await all(first)).toEqual([2]);
    expect(await all(running.start(asked, work))).toEqual([1, 2]);
    expect(done).toBe(1);
  });

  test('goes on without a reader; another key for the same is refused until it has ended', async () => {
    const running = new IdempotentStreams<number>();
    const gate = Promise.withResolvers<void>();
    const work = async (tell: (each: number) => void) => {
      tell(1);
      await gate.promise;
      tell(2);
    };
    const reader = running.start(asked, work);
    await reader.next();
    await reader.return(undefined);
    const other = { ...asked, key: 'key-2' };
    expect(() => running.start(other, work)).toThrow(
      expect.objectContaining({
        code: 'REFUSED',
        data: { refusal: asked.about },
      }),
    );
    expect(running.start({ key: 'key-3', about: pier }, work)).toBeDefined();
    gate.resolve();
    expect(await all(running.start(asked, work))).toEqual([1, 2]);
    expect(await all(running.start(other, work))).toEqual([1, 2]);
  });

  test('that failed fails for everyone who follows it; a key means one thing only', async () => {
    const running = new IdempotentStreams<number>();
    const work = () => Promise.reject(new Error('no space'));
    await expect(all(running.start(asked, work))).rejects.toThrow('no space');
    await expect(all(running.start(asked, work))).rejects.toThrow('no space');
    expect(() => running.start({ ...asked, about: pier }, work)).toThrow(
      expect.objectContaining({ code: 'REFUSED' }),
    );
  });
});
