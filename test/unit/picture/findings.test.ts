import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findingsOf,
  type SiteFacts,
  severityOf,
} from '../../../electron/picture/findings/findings.ts';
import type { Container } from '../../../shared/model/container.ts';
import type { LinkState } from '../../../shared/model/link.ts';
import type { CameraNow, GatewayNow, ServerNow } from '../../../shared/model/picture.ts';
import type { SplitState } from '../../../shared/model/split.ts';
import {
  ago,
  camera,
  container,
  down,
  engine,
  fault,
  found,
  gateway,
  intent,
  now,
  server,
  service,
  split,
  variant,
  well,
} from '../../support/picture/sample-site.ts';

test('a site that is well has nothing to say', () => {
  expect(found({})).toEqual([]);
  expect(severityOf([], true)).toBe('fine');
  expect(severityOf([], false)).toBe('unknown');
});

describe('hosts', () => {
  test('a gateway out of sight is broken, and nothing stale is found in it', () => {
    const stale = split({
      drift: [{ part: 'share', name: '', meant: '0', live: '1' }],
      persistedRevision: 1,
    });
    const gateways = [gateway({ link: down, splits: [stale], install: { kind: 'unknown' } })];
    const [only, ...more] = findingsOf({ ...well, gateways });
    expect(more).toEqual([]);
    expect(only).toMatchObject({ severity: 'broken', code: 'link-down', since: down.since });
    expect(only?.data).toMatchObject({ kind: 'gateway', code: 'unreachable' });
  });

  test('an engine out of sight is a warning: its containers may still answer', () => {
    const engines = [{ ...engine(container({ state: 'exited' })), link: down }];
    expect(found({ engines })).toEqual([['warning', 'link-down', 'e1']]);
  });

  test('a refused host waits for a person; a degraded one is a warning; connecting says nothing', () => {
    const refused: LinkState = { kind: 'refused', since: ago(9), fault };
    const degraded: LinkState = { kind: 'degraded', since: ago(9), fault };
    const connecting: LinkState = { kind: 'connecting', since: ago(1) };
    expect(found({ gateways: [gateway({ link: refused })] })).toEqual([
      ['broken', 'link-refused', 'g1'],
    ]);
    expect(found({ gateways: [gateway({ link: degraded })] })).toEqual([
      ['warning', 'link-degraded', 'g1'],
    ]);
    expect(found({ gateways: [gateway({ link: connecting })] })).toEqual([]);
  });

  test('what is not installed, and what differs', () => {
    const install = { kind: 'differs', diff: '+x', files: ['/etc/t.cfg'], reasons: [] } as const;
    expect(found({ gateways: [gateway({ install, splits: [] })] })).toEqual([
      ['warning', 'not-installed', 'g1'],
    ]);
    expect(found({ gateways: [gateway({ install })] })).toEqual([
      ['warning', 'install-differs', 'g1'],
    ]);
  });

  test('containers of a slot that stopped or are unhealthy', () => {
    const { slot: _, ...aside } = container({ state: 'exited' });
    const containers = [
      container({ name: 'x', state: 'exited' }),
      container({ name: 'y', health: 'unhealthy' }),
      aside,
    ];
    expect(found({ engines: [engine(...containers)] })).toEqual([
      ['warning', 'container-unhealthy', 'y'],
      ['warning', 'container-stopped', 'x'],
    ]);
  });
  test('a container made with other settings than the fleet asks for now', () => {
    const made = container({ name: 'x', settings: 'old' });
    const settings = new Map([[made.release, 'new']]);
    expect(found({ engines: [engine(made)], settings })).toEqual([
      ['warning', 'container-differs', 'x'],
    ]);
    const same = container({ name: 'x', settings: 'new' });
    expect(found({ engines: [engine(same)], settings })).toEqual([]);
  });
});

describe('an engine out of sight', () => {
  const slots = {
    ...intent.slots,
    a: { release: 'counter-1', instances: [{ ...server('up'), engine: 'e1' }] },
    b: { release: 'counter-2', instances: [{ ...server('up'), engine: 'e2' }] },
  };
  const gateways = [gateway({ splits: [split({ intent: { ...intent, slots } })] })];
  const engines = [
    { ...engine(), link: down },
    { ...engine(), engine: 'e2' },
  ];
  const dead = variant({ errorRatio: 1, servers: [server('down')] });
  const candidate = { slot: 'b', role: 'candidate', release: 'counter-2' } as const;

  test('stands first, as bad as what it leads to, and is named as the cause there', () => {
    expect(findingsOf({ ...well, gateways, engines, services: [service({}, dead)] })).toMatchObject(
      [
        { severity: 'broken', code: 'link-down', subject: 'e1', data: { services: 'counter' } },
        { severity: 'broken', code: 'errors', data: { cause: 'e1' } },
        { severity: 'broken', code: 'no-healthy-server', data: { cause: 'e1' } },
      ],
    );
  });

  test('is not blamed for a slot whose instances run elsewhere', () => {
    const failing = variant({ ...candidate, errorRatio: 0.5 });
    const services = [service({ recentFrames: { a: 200, b: 200 } }, variant(), failing)];
    expect(found({ gateways, engines, services })).toEqual([
      ['broken', 'errors', 'counter'],
      ['warning', 'link-down', 'e1'],
    ]);
    expect(findingsOf({ ...well, gateways, engines, services })[0]?.data).not.toHaveProperty(
      'cause',
    );
  });
});

describe('a gateway out of sight', () => {
  test('may go on with its last split only if it was ever read', () => {
    const dataOf = (more: Partial<GatewayNow>) =>
      findingsOf({ ...well, gateways: [gateway({ link: down, ...more })] })[0]?.data;
    expect(dataOf({})).toMatchObject({ readAt: ago(0) });
    expect(dataOf({ splits: [] })).not.toHaveProperty('readAt');
  });

  test('says nothing of its servers now', () => {
    const services = [service({}, variant({ servers: [server('down')] }))];
    expect(found({ services, gateways: [gateway({ link: down })] })).toEqual([
      ['broken', 'link-down', 'g1'],
    ]);
    expect(found({ services })).toEqual([['broken', 'no-healthy-server', 'counter']]);
  });
});

describe('placements', () => {
  const placement = { id: 'p', service: 'counter', site: 's', engine: 'e1', instances: 2 };
  const at = (address: string, port: number) => ({ name: 'i1', address, port, engine: 'e1' });
  const slots = {
    ...intent.slots,
    a: { release: 'r', instances: [at('10.0.0.9', 1), at('10.0.0.9', 2)] },
  };
  const gateways = [gateway({ splits: [split({ intent: { ...intent, slots } })] })];
  const two = [container({ slot: 'a' }), container({ slot: 'a' })];
  const placed = (address: string, containers?: readonly Container[]) => [
    { placement, address, ...(containers ? { containers } : {}) },
  ];

  test('fewer or more containers in the slot of stable than asked for', () => {
    const other = container({ slot: 'b' });
    expect(found({ gateways, placements: placed('10.0.0.9', [...two, other]) })).toEqual([]);
    for (const containers of [two.slice(1), [...two, ...two]])
      expect(found({ gateways, placements: placed('10.0.0.9', containers) })).toEqual([
        ['warning', 'placement-differs', 'e1'],
      ]);
    // Nothing is said of an engine that is not read, nor where nothing runs yet.
    expect(found({ gateways, placements: placed('10.0.0.9') })).toEqual([]);
    expect(found({ gateways: [gateway({})], placements: placed('10.0.0.9', []) })).toEqual([]);
  });

  test('frames go to another address than the engine has now', () => {
    expect(found({ gateways, placements: placed('10.0.0.8', two) })).toEqual([
      ['warning', 'address-differs', 'e1'],
    ]);
  });
});

describe('splits', () => {
  const inSplit = (more: Partial<SplitState>) =>
    found({ gateways: [gateway({ splits: [split(more)] })] });

  test('drift and a revision that is not on disk', () => {
    expect(inSplit({ drift: [{ part: 'share', name: '', meant: '0', live: '1' }] })).toEqual([
      ['warning', 'drift', 'g1'],
    ]);
    expect(inSplit({ persistedRevision: 3 })).toEqual([['warning', 'not-persisted', 'g1']]);
    expect(inSplit({ persistedRevision: 3, appliedAt: ago(1) })).toEqual([]);
  });

  test('a lease matters while something is meant for the candidate', () => {
    const lease = { kind: 'expired', driver: 'an@console', since: ago(50) } as const;
    expect(inSplit({ lease })).toEqual([['warning', 'lease-expired', 'g1']]);
    expect(inSplit({ lease: { kind: 'held' } })).toEqual([['fine', 'lease-held', 'g1']]);
    const held = (writtenAt: string) => {
      const splits = [split({ lease: { kind: 'held' }, intent: { ...intent, writtenAt } })];
      return findingsOf({ ...well, gateways: [gateway({ splits })] })[0]?.since;
    };
    // The holder of the socket may have written anything.
    expect([held(ago(300)), held('yesterday')]).toEqual([ago(300), ago(0)]);
    const back = { ...intent, askedShare: 0, candidates: [] };
    expect(inSplit({ lease, intent: back })).toEqual([]);
    expect(inSplit({ lease, intent: { ...back, pins: { c1: 'candidate' } } })).toHaveLength(1);
  });

  test('a queued command that asks', () => {
    const state = { kind: 'asks', foundRevision: 9, foundWriter: 'bo@other' } as const;
    const queued = { id: 'q1', changeId: 'c', kind: 'rollback', gateway: 'g1' } as const;
    const more = { service: 'counter', by: 'an@console', at: ago(90), seenRevision: 4 };
    expect(found({ queued: [{ ...queued, ...more, state }] })).toEqual([
      ['warning', 'queued-asks', 'g1'],
    ]);
    expect(found({ queued: [{ ...queued, ...more, state: { kind: 'waiting' } }] })).toEqual([]);
  });
});

describe('traffic', () => {
  test.each([
    [0.009, 500, undefined],
    [0.01, 500, 'warning'],
    [0.049, 500, 'warning'],
    [0.05, 500, 'broken'],
    [0.5, 19, undefined],
    [0.05, 20, 'warning'],
    [0.15, 20, 'broken'],
  ] as const)('errors of %d over %d frames: %s', (errorRatio, frames, severity) => {
    const services = [service({ recentFrames: { a: frames } }, variant({ errorRatio }))];
    expect(found({ services })[0]?.[0]).toBe(severity);
  });

  test('a slot without a healthy server', () => {
    const candidate = { slot: 'b', role: 'candidate', release: 'counter-2' } as const;
    const both = (stable: ServerNow['state'], other: ServerNow['state']) => [
      service({}, variant({ servers: [server(stable)] }), {
        ...variant(candidate),
        servers: [server(other)],
      }),
    ];
    expect(found({ services: both('down', 'up') })).toEqual([
      ['broken', 'no-healthy-server', 'counter'],
    ]);
    expect(found({ services: both('up', 'checking') })).toEqual([
      ['warning', 'no-healthy-server', 'counter'],
    ]);
    const { release: _, ...empty } = variant({ servers: [] });
    expect(found({ services: [service({}, empty)] })).toEqual([]);
  });

  test('no frames at all is said once, not for every camera', () => {
    const silent = camera({ framesPerSecond: 0, lastFrameAt: ago(30) });
    const services = [service({ recentFrames: { a: 0, b: 0 } })];
    expect(found({ services, cameras: [silent] })).toEqual([['warning', 'no-frames', 'counter']]);
    expect(found({ services: [service({ recentFrames: {} })] })).toEqual([]);
    expect(found({ services, cameras: [] })).toEqual([]);
  });

  test('a camera is silent when it was looked at, and has stopped sending', () => {
    const silent = (more: Partial<CameraNow>) =>
      found({ cameras: [camera({ framesPerSecond: 0, lastFrameAt: ago(11), ...more })] });
    expect(silent({})).toEqual([['warning', 'camera-silent', 'c1']]);
    expect(silent({ lastFrameAt: ago(9) })).toEqual([]);
    const { lastFrameAt: _, ...never } = camera({ framesPerSecond: 0 });
    expect(found({ cameras: [never] })).toEqual([]);
    const { framesPerSecond: __, ...unread } = camera({ lastFrameAt: ago(500) });
    expect(found({ cameras: [unread] })).toEqual([]);
  });

  test('unlisted cameras, frames that fell through, undercounting', () => {
    expect(found({ cameras: [camera({ listed: false })] })).toEqual([
      ['warning', 'camera-unlisted', 'c1'],
    ]);
    const one = service();
    expect(found({ services: [{ ...one, now: { ...one.now, fallenThrough: 2 } }] })).toEqual([
      ['warning', 'fallen-through', 'counter'],
    ]);
  });
});

test('what lasts keeps its beginning, even when it gets worse; what returns begins anew', () => {
  const at = (time: number, errorRatio: number, previous: SiteFacts['previous']) =>
    findingsOf({ ...well, now: time, services: [service({}, variant({ errorRatio }))], previous });
  const first = at(now, 0.02, []);
  const worse = at(now + 5000, 0.2, first);
  expect(worse).toMatchObject([{ severity: 'broken', since: first[0]?.since }]);
  const gone = at(now + 9000, 0, worse);
  expect(at(now + 12_000, 0.2, gone)[0]?.since).toBe(new Date(now + 12_000).toISOString());
});

test('the worst stand first, and their order does not depend on who was read first', () => {
  const services = [service({}, variant({ errorRatio: 0.5 }))];
  const cameras = ['c3', 'c1', 'c2'].map((name) => camera({ camera: name, listed: false }));
  const gateways = [gateway(), gateway({ gateway: 'g2', link: down })];
  const whole = findingsOf({ ...well, services, cameras, gateways });
  expect(whole.map(({ subject }) => subject)).toEqual(['g2', 'counter', 'c1', 'c2', 'c3']);
  expect(severityOf(whole, false)).toBe('broken');
  fc.assert(
    fc.property(fc.shuffledSubarray(cameras, { minLength: 3 }), (shuffled) => {
      expect(findingsOf({ ...well, services, cameras: shuffled, gateways })).toEqual(whole);
    }),
  );
});
