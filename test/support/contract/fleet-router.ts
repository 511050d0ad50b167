import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { Change, GatewayResult } from '../../../shared/model/change.ts';
import type { Fleet, FleetProblem } from '../../../shared/model/fleet.ts';
import type { SiteSummary } from '../../../shared/model/picture.ts';
import type { Scope } from '../../../shared/model/scope.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { hostInfo } from './router.ts';

export const now = '2026-11-23T06:10:00.000Z';
const os = implement(contract);

const intent: Intent = {
  revision: 1,
  writer: 'a@b',
  writtenAt: now,
  roles: { stable: 'a' },
  slots: { a: { instances: [] }, b: { instances: [] }, c: { instances: [] } },
  askedShare: 0,
  method: 'camera',
  candidates: [],
  pins: {},
  mirrorShare: 0,
  policy: 'dead-man',
  movedAt: {},
};

const site: SiteSummary = {
  site: 'q7',
  severity: 'warning',
  findings: [
    {
      severity: 'warning',
      code: 'undercount',
      subject: 'counter',
      since: '2026-11-23T06:08:00.000Z',
      data: { slot: 'b', role: 'candidate', release: 'r2', ratio: 0.88, missing: 0.12 },
    },
  ],
  links: [
    { host: 'q7-gate-1', kind: 'gateway', state: { kind: 'up', since: now, roundTripMs: 12.4 } },
  ],
  services: [
    {
      service: 'counter',
      shares: { asked: 0.25, appliedCameras: 0.2 },
      variants: [
        {
          slot: 'a',
          role: 'stable',
          release: 'r1',
          servers: [],
          requestsPerSecond: 12,
          errorRatio: 0,
        },
        { slot: 'b', servers: [] },
      ],
    },
  ],
  readAt: '2026-11-23T06:09:58.000Z',
};
export const sites: readonly SiteSummary[] = [
  { ...site, site: 'q1', severity: 'fine', findings: [] },
  site,
];

const fault = { host: 'q7-gate-1', command: 'commit map', detail: 'no answer' };
/** How the change ends at the gateway: the site's name says it. */
const results: Readonly<Record<string, GatewayResult>> = {
  good: {
    kind: 'applied',
    gateway: 'q7-gate-1',
    appliedMs: 12,
    persisted: { kind: 'persisted', ms: 30 },
    verification: { kind: 'verified', ms: 900 },
    before: intent,
    after: intent,
  },
  refused: { kind: 'refused', gateway: 'q7-gate-1', fault },
  unknown: { kind: 'unknown', gateway: 'q7-gate-1', fault },
  queued: { kind: 'queued', gateway: 'q7-gate-1', fault, seenRevision: 1 },
  held: {
    kind: 'applied',
    gateway: 'q7-gate-1',
    appliedMs: 12,
    persisted: { kind: 'persisted', ms: 30 },
    verification: { kind: 'verified', ms: 900 },
    before: { ...intent, policy: 'hold' },
    after: { ...intent, policy: 'hold' },
  },
};
const unneeded: GatewayResult = { kind: 'unneeded', gateway: 'q1-gate-1', why: 'no-previous' };
const late: GatewayResult = { ...unneeded, endedAt: '2026-11-23T06:12:00.000Z' };

function changeOf(kind: 'split' | 'rollback', scope: Scope, finished: boolean): Change {
  const result = scope.kind === 'site' ? results[scope.site] : results.good;
  const others = scope.kind === 'environment' && kind === 'rollback' ? [unneeded] : [];
  const found = finished && result ? [result, ...others] : [];
  return { id: 'c1', kind, scope, by: hostInfo.operator, at: now, results: found, finished };
}

const noFleet: Fleet = {
  ...{ name: 'None', environments: [], sites: [], gateways: [], engines: [], cameras: [] },
  ...{ services: [], releases: [], placements: [] },
};

/** What the command line asked for, in order. */
export type Asked = { readonly method: string; readonly input: unknown };

/** A backend whose fleet and answers are known: it tests the command line, not the backend. */
export function createFleetRouter(problems: readonly FleetProblem[] = []) {
  const asked: Asked[] = [];
  const note = (method: string, input: unknown) => asked.push({ method, input });
  const traffic = {
    split: os.traffic.split.handler(async function* ({ input, errors }) {
      note('split', input);
      if (input.scope.service === 'nothing') {
        throw errors.NOT_FOUND({ data: { what: 'service', id: 'nothing' } });
      }
      yield changeOf('split', input.scope, false);
      yield changeOf('split', input.scope, true);
    }),
    rollback: os.traffic.rollback.handler(async function* ({ input, errors }) {
      note('rollback', input);
      if (input.scope.kind === 'site' && input.scope.site === 'nothing') {
        throw errors.NOTHING_TO_ROLL_BACK({ data: { why: 'previous-down', gateways: 1 } });
      }
      yield changeOf('rollback', input.scope, true);
    }),
    history: os.traffic.history.handler(({ input }) => {
      note('history', input);
      if (input.before !== undefined) return [];
      const scope: Scope = { kind: 'site', service: 'counter', site: 'q1' };
      return [{ ...changeOf('rollback', scope, true), results: [late] }];
    }),
    queued: os.traffic.queued.handler(() => []),
  };
  const overview = os.live.overview.handler(async function* ({ signal }) {
    yield { now, sites, whole: true };
    yield { now, sites: sites.slice(1), whole: false };
    if (signal?.aborted) return;
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  });
  const check = os.fleet.check.handler(async function* ({ input }) {
    note('check', input);
    yield { host: 'q7-gate-1', what: 'HAProxy', status: 'ok' as const, found: '2.6.12' };
    yield { host: 'q7-gate-1', what: 'clock', status: 'ok' as const, found: 'right' };
    if (input.host === 'q7-gate-1') return;
    const mend = 'sudo usermod -aG haproxy tallydeck';
    yield {
      host: 'q7-gate-2',
      what: 'socket',
      status: 'missing' as const,
      found: 'no right',
      mend,
    };
    yield { host: 'q7-gate-2', what: 'clock', status: 'ok' as const, found: 'right' };
  });
  const watch = os.fleet.watch.handler(async function* () {
    yield { fleet: noFleet, file: '/site/fleet.yaml', readAt: now, problems, simulated: false };
  });
  const info = os.host.info.handler(() => hostInfo);
  return {
    router: { host: { info }, live: { overview }, fleet: { check, watch }, traffic },
    asked,
  };
}
