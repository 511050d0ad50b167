import { expect, it } from 'vitest';
import { firstIntent } from '../../../electron/traffic/intent.ts';
import { leaseState } from '../../../electron/traffic/lease.ts';

const deadMan = 120;
const clock = 1_790_000_000;
const held = (deadManAt: number) => ({
  intent: {
    ...firstIntent('camera'),
    roles: { stable: 'a', candidate: 'b' },
    candidates: ['cam-1'],
  } as const,
  lease: { driver: 'me@here#1', drivingUntil: clock + 15, deadManAt },
  rules: new Map<string, string>(),
});
const kindAt = (deadManAt: number) => leaseState(held(deadManAt), deadMan, clock).kind;

it('a lease is in force where HAProxy takes it: not past, and not further ahead than it can be', () => {
  expect(kindAt(clock + 1)).toBe('live');
  expect(kindAt(clock + deadMan)).toBe('live');
  expect(kindAt(clock)).toBe('expired');
  // The gateway's clock was set back by a day: HAProxy sends everything to stable.
  expect(kindAt(clock + 86_400)).toBe('expired');
});
