import { afterEach, expect, test, vi } from 'vitest';
import type { AdminLink } from '../../../electron/links/haproxy/admin.ts';
import { firstIntent } from '../../../electron/traffic/intent.ts';
import { clockSlackSeconds, LeaseKeeper, leaseFor } from '../../../electron/traffic/lease.ts';
import { driverEntry, type LiveSplit } from '../../../electron/traffic/split-map.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import { mulberry32 } from '../../support/console/kill-matrix.ts';
import { counterService as counter } from '../../support/gateway/counter-service.ts';

afterEach(() => vi.useRealTimers());

const console = 'me@here#1';
const gateway: Gateway = {
  id: 'gate-1',
  site: 'site-1',
  ssh: { host: '127.0.0.1', port: 22, user: 'technician' },
  mode: 'manage',
  paths: { config: '/c', maps: '/m', socket: '/s', reload: 'true' },
  listeners: [],
  routes: [],
  engines: [],
};
const epoch = 1_790_000_000;
const intent = {
  ...firstIntent('camera'),
  roles: { stable: 'a', candidate: 'b' },
  candidates: ['cam-1'],
} as const;

/** HAProxy's map as the commands of a renewal change it. */
function mapOf(entries: Map<string, string>): Pick<AdminLink, 'send'> {
  return {
    send: async (commands) => ({
      kind: 'done',
      value: commands.map((line) => {
        const [verb, , , key = '', ...value] = line.split(' ');
        if (verb === 'get') return `type=str, found=yes, value="${entries.get(key)}"`;
        // A blank of a value is escaped: HAProxy would end it there.
        entries.set(key, value.join(' ').replaceAll('\\ ', ' '));
        return '';
      }),
    }),
  };
}

/** One second after the other, with readings that come late; seconds in which HAProxy's rule did not hold. */
async function drive(seconds: number, isRead: (second: number) => boolean): Promise<number> {
  vi.useFakeTimers({ toFake: ['performance', 'Date'], now: epoch * 1000 });
  const entries = new Map<string, string>();
  const keeper = new LeaseKeeper({
    gateway,
    admin: mapOf(entries) as AdminLink,
    service: counter,
    console,
  });
  let lease = leaseFor(intent, counter, console, epoch);
  if (!lease) throw new Error('no lease');
  entries.set('lease', String(lease.deadManAt));
  entries.set('driver', driverEntry(lease));
  let fired = 0;
  for (let second = 1; second <= seconds; second += 1) {
    vi.advanceTimersByTime(1000);
    const clock = epoch + second;
    const left = Number(entries.get('lease')) - clock;
    if (left < 1 || left > counter.lease.deadMan + clockSlackSeconds) fired += 1;
    if (!isRead(second)) continue;
    const live: LiveSplit = { intent, lease, rules: new Map() };
    lease = (await keeper.renew(live, clock)) ?? lease;
  }
  return fired;
}

test('half an hour of healthy running: the dead man never fires', async () => {
  expect(await drive(1800, () => true)).toBe(0);
});

test('nor where nine of ten readings are late or lost', async () => {
  const random = mulberry32(7);
  expect(await drive(1800, () => random() < 0.1)).toBe(0);
});

test('where the readings stop it fires after 120 s, and a later one does not bring it back', async () => {
  const fired = await drive(1800, (second) => second <= 600 || second > 900);
  // The last renewal was at most 4 s before the last reading.
  expect(fired).toBeGreaterThanOrEqual(1800 - 600 - 119);
  expect(fired).toBeLessThanOrEqual(1800 - 600 - 119 + 4);
});
