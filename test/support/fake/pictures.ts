import type { Camera } from '../../../shared/model/camera.ts';
import type { Change, QueuedCommand } from '../../../shared/model/change.ts';
import type { LinkFaultCode, LinkState } from '../../../shared/model/link.ts';
import type {
  Finding,
  FindingCode,
  Severity,
  SitePicture,
  SiteSummary,
  VariantNow,
} from '../../../shared/model/picture.ts';
import type { Intent, SlotName, SplitState } from '../../../shared/model/split.ts';
import type { FakeSite, Plight } from './fleet.ts';

/** One site of the made-up world: what was asked of it, and when its trouble began. */
export type FakeState = {
  readonly place: FakeSite;
  readonly cameras: readonly Camera[];
  plight: Plight;
  share: number;
  revision: number;
  readonly bornAt: number;
  changes: Change[];
};

const iso = (ms: number) => new Date(ms).toISOString();
const ago = (state: FakeState, ms: number) => iso(state.bornAt - ms);
const wave = (seed: number, now: number) => 1 + 0.08 * Math.sin(now / 4000 + seed * 1.7);
const seedOf = (id: string) => [...id].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 97;

const faulty: Partial<Record<Plight, readonly [LinkState['kind'], LinkFaultCode, string]>> = {
  'gateway-down': ['down', 'timed-out', 'no answer for 12 s'],
  'key-unknown': ['refused', 'host-key-unknown', 'first connection'],
  'key-changed': ['refused', 'host-key-changed', 'the pinned key is SHA256:AAAA…'],
  secret: ['refused', 'secret-missing', 'the key is encrypted'],
  degraded: ['degraded', 'socket-not-permitted', '/run/haproxy/admin.sock: permission denied'],
  unread: ['connecting', 'closed', ''],
};

function gatewayLink(state: FakeState, now: number): LinkState {
  const [kind, code, detail] = faulty[state.plight] ?? ['up', 'closed', ''];
  const since = ago(state, 754_000);
  const fault = { code, detail };
  if (kind === 'connecting') return { kind, since: ago(state, 3000) };
  if (kind === 'down') return { kind, since, fault, nextAttemptAt: iso(now + 4000) };
  if (kind === 'degraded') return { kind, since, fault };
  if (kind === 'refused') {
    const hostKey = {
      algorithm: 'ssh-ed25519',
      fingerprint: `SHA256:${'q7Zk'.repeat(10)}abc`,
      key: 'AAAA',
    };
    return code === 'secret-missing'
      ? { kind, since, fault, secret: 'passphrase of /keys/site' }
      : { kind, since, fault, hostKey };
  }
  return {
    kind: 'up',
    since: ago(state, 9_000_000),
    roundTripMs: 3.2 + (seedOf(state.place.site.id) % 30),
  };
}

type Trouble = readonly [Severity, FindingCode, subject: string, ageMs: number, Finding['data']];

const candidate = { slot: 'b', role: 'candidate', release: 'counter-1.5.0' };
const failing: readonly Trouble[] = [
  ['broken', 'errors', 'counter', 97_000, { ...candidate, ratio: 0.182, frames: 310 }],
  ['warning', 'fallen-through', 'counter', 41_000, { framesPerSecond: 2.4 }],
];
const tooFew = { ...candidate, ratio: 0.69, missing: 0.31, objects: 690, expected: 1000 };
const differs = { service: 'counter', differences: 2, meant: 'stable', live: 'candidate' };
const unwritten = { revision: 5, persistedRevision: 4 };

function troubles(state: FakeState): readonly Trouble[] {
  const { id } = state.place.site;
  const gateway = `${id}-gw`;
  const [, code = '', detail = ''] = faulty[state.plight] ?? [];
  const fault = { kind: 'gateway', code, detail };
  switch (state.plight) {
    case 'errors':
      return state.share === 0 ? [] : failing;
    case 'canary':
      return id === 'bt-market'
        ? [['fine', 'lease-held', gateway, 90_000, { askedShare: 0.25, by: 'lan@noc' }]]
        : [];
    case 'undercount':
      return [['warning', 'undercount', 'counter', 1_260_000, tooFew]];
    case 'gateway-down':
      return [['broken', 'link-down', gateway, 754_000, { ...fault, readAt: ago(state, 754_000) }]];
    case 'key-unknown':
    case 'key-changed':
    case 'secret':
      return [['broken', 'link-refused', gateway, 754_000, fault]];
    case 'degraded':
      return [['warning', 'link-degraded', gateway, 754_000, fault]];
    case 'drift':
      return [
        ['warning', 'drift', gateway, 8000, { ...differs, part: 'camera', name: `${id}-cam2` }],
      ];
    case 'queued':
      return [['warning', 'queued-asks', gateway, 3_800_000, { by: 'lan@noc' }]];
    case 'silent':
      return [
        ['warning', 'camera-silent', `${id}-cam5`, 200_000, {}],
        ['warning', 'not-persisted', gateway, 60_000, unwritten],
      ];
    default:
      return [];
  }
}

const blind = (plight: Plight) =>
  ['gateway-down', 'key-unknown', 'key-changed', 'secret', 'unread', 'degraded'].includes(plight);

function variant(state: FakeState, slot: SlotName, share: number, now: number): VariantNow {
  const id = state.place.site.id;
  const seed = seedOf(id) + slot.charCodeAt(0);
  const candidate = slot === 'b';
  const servers = [1, 2].map((i) => ({
    name: `i${i}`,
    address: '10.0.0.2',
    port: 31000 + i + (candidate ? 10 : 0),
    state: 'up' as const,
    check: 'L7OK/200 in 2 ms',
  }));
  const base = {
    slot,
    role: candidate ? ('candidate' as const) : ('stable' as const),
    release: candidate ? 'counter-1.5.0' : 'counter-1.4.0',
    servers,
  };
  if (blind(state.plight)) return base;
  const fails = candidate && state.plight === 'errors' && share > 0;
  return {
    ...base,
    requestsPerSecond: share * 62 * wave(seed, now),
    errorRatio: fails ? 0.182 : 0.0004 * (seed % 5),
    countsPerMinute: share * (120 + seed * 11) * wave(seed, now) * (candidate ? 0.97 : 1),
    p50Ms: 14 + (seed % 9),
    p95Ms: (38 + (seed % 21)) * wave(seed, now),
    queue: 0,
  };
}

const hasCandidate = (plight: Plight) => !['fine', 'unread', 'silent'].includes(plight);

/** How many cameras the share comes to, and so what is really applied. */
function applied(state: FakeState): number {
  return Math.round(state.share * state.cameras.length) / Math.max(1, state.cameras.length);
}

export function fakeSummary(state: FakeState, now: number): SiteSummary {
  const { id } = state.place.site;
  const findings = troubles(state).map(([severity, code, subject, age, data]) => ({
    severity,
    code,
    subject,
    since: ago(state, age),
    data,
  }));
  const share = applied(state);
  const unread = state.plight === 'unread';
  const variants = [variant(state, 'a', 1 - share, now)];
  if (hasCandidate(state.plight)) variants.push(variant(state, 'b', share, now));
  const reached = blind(state.plight)
    ? {}
    : { reachedFrames: share * 0.98, reachedCounts: share * 0.94 };
  return {
    site: id,
    severity: unread ? 'unknown' : (findings[0]?.severity ?? 'fine'),
    findings,
    links: [
      { host: `${id}-gw`, kind: 'gateway', state: gatewayLink(state, now) },
      {
        host: `${id}-e1`,
        kind: 'engine',
        state: unread
          ? { kind: 'connecting', since: ago(state, 3000) }
          : { kind: 'up', since: ago(state, 9_000_000), roundTripMs: 4.1 },
      },
    ],
    services: unread
      ? [{ service: 'counter', variants: [], shares: {} }]
      : [
          {
            service: 'counter',
            variants,
            shares: { asked: state.share, appliedCameras: share, ...reached },
            ...(state.plight === 'errors' ? { fallenThrough: 2.4 } : {}),
          },
        ],
    ...(unread ? {} : { readAt: blind(state.plight) ? ago(state, 754_000) : iso(now - 400) }),
  };
}

export function fakeIntent(state: FakeState): Intent {
  const count = Math.round(state.share * state.cameras.length);
  const instances = (from: number) =>
    [1, 2].map((i) => ({
      name: `i${i}`,
      address: '10.0.0.2',
      port: from + i,
      engine: `${state.place.site.id}-e1`,
    }));
  const roles = hasCandidate(state.plight)
    ? { stable: 'a' as const, candidate: 'b' as const }
    : { stable: 'a' as const };
  return {
    revision: state.revision,
    writer: 'lan@noc',
    writtenAt: ago(state, 60_000),
    roles,
    slots: {
      a: { release: 'counter-1.4.0', instances: instances(31000) },
      b: hasCandidate(state.plight)
        ? { release: 'counter-1.5.0', instances: instances(31010) }
        : { instances: [] },
      c: { instances: [] },
    },
    askedShare: state.share,
    method: 'camera',
    candidates: state.cameras.slice(0, count).map((one) => one.id),
    pins: {},
    mirrorShare: 0,
    policy: 'dead-man',
    movedAt: {},
  };
}

export function fakePicture(state: FakeState, now: number): SitePicture {
  const summary = fakeSummary(state, now);
  const intent = fakeIntent(state);
  const [gateway, engine] = summary.links;
  if (gateway === undefined || engine === undefined) throw new Error('a site has two hosts');
  return {
    summary,
    gateways: [
      {
        gateway: gateway.host,
        link: gateway.state,
        version: '2.6.12-1+deb12u3',
        clockOffsetMs: 42,
        install: { kind: 'current' },
        splits: state.plight === 'unread' ? [] : [fakeSplit(state, gateway.host, now)],
      },
    ],
    engines: [
      {
        engine: engine.host,
        link: engine.state,
        version: '20.10',
        platform: 'linux/amd64',
        containers: fakeContainers(state, now),
        ...(engine.state.kind === 'up' ? { readAt: iso(now - 400) } : {}),
      },
    ],
    cameras: state.cameras.map((camera, i) => cameraNow(state, camera.id, i, intent, now)),
    changes: state.changes,
    queued: fakeQueued(state, gateway.host),
  };
}

function fakeSplit(state: FakeState, gateway: string, now: number): SplitState {
  const intent = fakeIntent(state);
  const moved = { part: 'camera', name: `${state.place.site.id}-cam2` } as const;
  return {
    gateway,
    service: 'counter',
    intent,
    drift: state.plight === 'drift' ? [{ ...moved, meant: 'stable', live: 'candidate' }] : [],
    lease: { kind: 'live', driver: 'lan@noc#1', drivingLeft: 12, deadManLeft: 117 },
    persistedRevision: intent.revision,
    appliedAt: ago(state, 60_000),
    persistedAt: ago(state, 59_800),
    readAt: iso(now - 400),
  };
}

function fakeQueued(state: FakeState, gateway: string): readonly QueuedCommand[] {
  if (state.plight !== 'queued') return [];
  return [
    {
      id: 'q1',
      changeId: 'c1',
      kind: 'rollback',
      gateway,
      service: 'counter',
      by: 'lan@noc',
      at: ago(state, 3_800_000),
      seenRevision: 4,
      state: { kind: 'asks', foundRevision: 6, foundWriter: 'minh@van' },
    },
  ];
}

function fakeContainers(state: FakeState, now: number) {
  const id = state.place.site.id;
  const slots: readonly SlotName[] = hasCandidate(state.plight) ? ['a', 'b'] : ['a'];
  return slots.flatMap((slot) =>
    [1, 2].map((i) => ({
      id: `${id}-${slot}${i}`,
      engine: `${id}-e1`,
      name: `counter-${slot}-${i}`,
      image: `registry.example/counter:${slot === 'a' ? '1.4.0' : '1.5.0'}`,
      service: 'counter',
      site: id,
      release: slot === 'a' ? 'counter-1.4.0' : 'counter-1.5.0',
      slot,
      port: 31000 + i + (slot === 'b' ? 10 : 0),
      state: 'running' as const,
      health: 'healthy' as const,
      restarts: 0,
      startedAt: ago(state, 86_400_000),
      stats: {
        cpus: 0.4 * wave(i, now),
        memoryBytes: 180e6 * wave(i + 3, now),
        memoryLimitBytes: 512e6,
      },
    })),
  );
}

function cameraNow(state: FakeState, camera: string, i: number, intent: Intent, now: number) {
  const candidate = intent.candidates.includes(camera);
  const base = {
    camera,
    ...(state.plight !== 'unread' && {
      role: candidate ? ('candidate' as const) : ('stable' as const),
    }),
    pinned: false,
    listed: true,
    counts: [],
  };
  if (blind(state.plight) || (state.plight === 'silent' && i === 4)) return base;
  const slot: SlotName = candidate ? 'b' : 'a';
  const perMinute = 18 + 9 * i * wave(i, now);
  return {
    ...base,
    framesPerSecond: 10 * wave(i, now),
    errorRatio: candidate && state.plight === 'errors' ? 0.18 : 0.0002,
    counts: [
      { slot, class: 'person', direction: 'in', perMinute },
      { slot, class: 'person', direction: 'out', perMinute: perMinute * 0.8 },
    ],
    lastFrameAt: iso(now - 90),
  };
}
