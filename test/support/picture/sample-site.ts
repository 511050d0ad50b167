import { findingsOf, type SiteFacts } from '../../../electron/picture/findings/findings.ts';
import type { ServiceFacts } from '../../../electron/picture/findings/traffic.ts';
import type { Container } from '../../../shared/model/container.ts';
import type { LinkState } from '../../../shared/model/link.ts';
import type {
  CameraNow,
  GatewayNow,
  ServerNow,
  VariantNow,
} from '../../../shared/model/picture.ts';
import type { Intent, SplitState } from '../../../shared/model/split.ts';

/** One site with a gateway, an engine and a service, as the findings read it; `well` has nothing wrong. */
export const now = Date.parse('2026-11-23T06:00:00Z');
export const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();
const up: LinkState = { kind: 'up', since: ago(900), roundTripMs: 3 };
export const fault = { code: 'unreachable', detail: 'connect ECONNREFUSED' } as const;
export const down: LinkState = { kind: 'down', since: ago(60), fault, nextAttemptAt: ago(-4) };

export const server = (state: ServerNow['state']): ServerNow => ({
  name: 'i1',
  address: '10.0.0.9',
  port: 8001,
  state,
  check: 'L7OK/200',
});

export const variant = (more: Partial<VariantNow> = {}): VariantNow => ({
  slot: 'a',
  role: 'stable',
  release: 'counter-1',
  servers: [server('up')],
  requestsPerSecond: 20,
  errorRatio: 0,
  ...more,
});

export function service(
  more: Partial<ServiceFacts> = {},
  ...variants: readonly VariantNow[]
): ServiceFacts {
  const shares = { asked: 0, appliedCameras: 0 };
  const shown = variants.length > 0 ? variants : [variant()];
  return {
    now: { service: 'counter', variants: shown, shares },
    recentFrames: { a: 200 },
    ...more,
  };
}

export const intent: Intent = {
  revision: 4,
  writer: 'an@console',
  writtenAt: ago(300),
  roles: { stable: 'a', candidate: 'b' },
  slots: { a: { instances: [] }, b: { instances: [] }, c: { instances: [] } },
  askedShare: 0.25,
  method: 'camera',
  candidates: ['c1'],
  pins: {},
  mirrorShare: 0,
  policy: 'dead-man',
  movedAt: {},
};

export const split = (more: Partial<SplitState> = {}): SplitState => ({
  gateway: 'g1',
  service: 'counter',
  intent,
  drift: [],
  lease: { kind: 'live', driver: 'an@console', drivingLeft: 9, deadManLeft: 110 },
  persistedRevision: 4,
  appliedAt: ago(300),
  readAt: ago(0),
  ...more,
});

export const gateway = (more: Partial<GatewayNow> = {}): GatewayNow => ({
  gateway: 'g1',
  link: up,
  install: { kind: 'current' },
  splits: [split()],
  ...more,
});

export const camera = (more: Partial<CameraNow> = {}): CameraNow => ({
  camera: 'c1',
  role: 'stable',
  pinned: false,
  listed: true,
  framesPerSecond: 5,
  lastFrameAt: ago(0),
  counts: [],
  ...more,
});

export const container = (more: Partial<Container> = {}): Container => ({
  id: 'f00',
  engine: 'e1',
  name: 'counter-a-1',
  image: 'counter:1',
  service: 'counter',
  site: 's1',
  release: 'counter-1',
  slot: 'a',
  port: 8001,
  state: 'running',
  health: 'healthy',
  restarts: 0,
  ...more,
});

export const engine = (...containers: readonly Container[]) => ({
  engine: 'e1',
  link: up,
  containers,
});

export const well: SiteFacts = {
  now,
  gateways: [gateway()],
  engines: [engine(container())],
  services: [service()],
  cameras: [camera()],
  queued: [],
  site: 's1',
  rollouts: [],
  previous: [],
};

export const found = (facts: Partial<SiteFacts>) =>
  findingsOf({ ...well, ...facts }).map(({ severity, code, subject }) => [severity, code, subject]);
