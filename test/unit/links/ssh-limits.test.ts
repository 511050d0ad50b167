import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../electron/links/ssh/backoff.ts';
import { createConnectLimiter } from '../../../electron/links/ssh/limiter.ts';

describe('the connect limiter', () => {
  it.each([
    { hosts: 40, expected: [8, 1] },
    { hosts: 3, expected: [6, 2] },
  ])('opens all for $hosts hosts, never too many at once', async ({ hosts, expected }) => {
    const limiter = createConnectLimiter(8, 2);
    const open = new Map<string, number>();
    let most = 0;
    let mostForOne = 0;
    const count = (host: string, by: number) => {
      open.set(host, (open.get(host) ?? 0) + by);
      most = Math.max(
        most,
        [...open.values()].reduce((sum, n) => sum + n, 0),
      );
      mostForOne = Math.max(mostForOne, ...open.values());
    };
    const done = await Promise.allSettled(
      Array.from({ length: 120 }, (_, n) => {
        const host = `gate-${n % hosts}`;
        return limiter.run(host, async () => {
          count(host, 1);
          await new Promise(setImmediate);
          count(host, -1);
          if (n % 5 === 0) throw new Error('did not answer');
          return n;
        });
      }),
    );
    expect([most, mostForOne]).toEqual(expected);
    expect(done.filter((result) => result.status === 'fulfilled')).toHaveLength(96);
  });
});

describe('a host that never answers', () => {
  it('gives its place among all hosts to the next one', async () => {
    const limiter = createConnectLimiter(1, 1);
    void limiter.run('silent', () => new Promise(() => undefined));
    expect(await limiter.run('other', async () => 'open')).toBe('open');
  });
});

describe('the back-off', () => {
  it('doubles from half a second to half a minute, with full jitter', () => {
    const longest = [0, 1, 2, 5, 6, 7, 1000].map((failures) => backoffMs(failures, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000, 30_000]);
    fc.assert(
      fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const ms = backoffMs(failures, () => random);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(backoffMs(failures, () => 1));
      }),
    );
  });
});
