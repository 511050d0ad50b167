import type { ForeignRollout } from '../../../shared/contract/rollouts.ts';
import type { Readiness } from '../../../shared/model/readiness.ts';
import type { BackReason, RolloutEnd } from '../../../shared/model/rollout.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import {
  activeSites,
  advance,
  bornRollout,
  change,
  eachSite,
  enter,
  type FakeRollout,
  goBack,
  iso,
  note,
  obey,
} from './rollout-life.ts';
import { type FakeGround, fittingPlan } from './rollout-plans.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const production = (release: string): RolloutRequest => ({
  scope: { kind: 'environment', service: 'counter', environment: 'production' },
  release,
  strategy: 'canary',
  options: { soakSeconds: 45, waves: { first: 1, growth: 2, stopAfter: 2 } },
});

const at = (site: string, request: Partial<RolloutRequest> = {}): RolloutRequest => ({
  scope: { kind: 'site', service: 'counter', site },
  release: 'counter-1.5.0',
  strategy: 'blue-green',
  options: {},
  ...request,
});

/** What stands there when somebody looks for the first time: something in every state. */
export function pastRollouts(ground: FakeGround, now: number) {
  const ids = new Set(ground.fleet.sites.map((site) => site.id));
  if (!ids.has('bt-market')) return { rollouts: [], foreign: [] };
  const born: Born = (id, by, request, ago) =>
    bornRollout(id, by, fittingPlan(ground, request), now - ago);
  const rollouts = [
    underWay(born('r12', 'lan@noc', production('counter-1.5.0'), 170_000), now),
    held(born('r11', 'lan@noc', at('hn-lab', { strategy: 'canary' }), 11 * minute), now),
    waiting(
      born(
        'r10',
        'minh@laptop-3',
        at('dn-trial', {
          strategy: 'canary',
          options: { approval: 'every-step', soakSeconds: 20 },
        }),
        120_000,
      ),
      now,
    ),
    keeping(born('r9', 'minh@laptop-3', at('vt-trial'), 12 * minute), now),
    ...over(born, now),
  ];
  return { rollouts, foreign };
}

type Born = (id: string, by: string, request: RolloutRequest, ago: number) => FakeRollout;

function over(born: Born, now: number): readonly FakeRollout[] {
  return [
    back(
      born('r8', 'lan@noc', production('counter-1.5.1-slow'), 5 * hour),
      {
        kind: 'trigger',
        firing: {
          trigger: 'errors',
          site: 'hn-gate',
          value: 0.182,
          limit: 0.1,
          at: iso(now - 5 * hour + 192_000),
        },
      },
      now - 5 * hour + 192_000,
    ),
    ended(born('r7', 'lan@noc', production('counter-1.4.0'), 2 * day), 'finished', now - 1.9 * day),
    back(
      born('r6', 'tallydeck', at('hue-museum', { options: { drill: true } }), 3 * day),
      { kind: 'drill' },
      now - 3 * day + 41_000,
    ),
    back(
      born('r5', 'minh@laptop-3', at('bt-market', { strategy: 'recreate' }), 4 * day),
      {
        kind: 'step-failed',
        site: 'bt-market',
        host: 'bt-market-e1',
        detail: 'no such image: registry.example/counter:1.5.0',
      },
      now - 4 * day + 9000,
    ),
    ended(
      born('r4', 'minh@laptop-3', at('ct-bridge', { strategy: 'rolling' }), 6 * day),
      'taken-over',
      now - 6 * day + 2 * minute,
    ),
    back(
      born('r3', 'lan@noc', at('nt-pier'), 8 * day),
      { kind: 'person', by: 'lan@noc', how: 'abort' },
      now - 8 * day + 31_000,
    ),
  ];
}

const foreign: readonly ForeignRollout[] = [
  {
    id: 'f1',
    driver: 'thu@van-2#71',
    service: 'counter',
    sites: ['dl-reserve'],
    release: 'counter-1.5.0',
    strategy: 'canary',
    wave: 0,
    step: 3,
    drivingLeft: 45,
  },
];

function underWay(fake: FakeRollout, now: number): FakeRollout {
  advance(fake, now);
  return fake;
}

function held(fake: FakeRollout, now: number): FakeRollout {
  advance(fake, now - 9 * minute);
  const [site = ''] = activeSites(fake);
  enter(fake, { kind: 'held', why: { kind: 'dead-man', site }, from: 'soaking' }, now - 9 * minute);
  fake.until = now;
  return fake;
}

function waiting(fake: FakeRollout, now: number): FakeRollout {
  advance(fake, now);
  return fake;
}

function keeping(fake: FakeRollout, now: number): FakeRollout {
  const from = now - 11 * minute;
  advance(fake, from);
  for (let i = 0; i < 4; i++) obey(fake, 'advance', 'minh@laptop-3', from);
  eachSite(fake, (one) => ({ ...one, kind: 'promoted', at: 2 }));
  change(fake, { wave: 0, step: 2, pending: [], gates: [], promotedAt: iso(from), soaked: 0 });
  enter(fake, { kind: 'keeping', until: iso(from + hour) }, from);
  advance(fake, now);
  return fake;
}

function back(fake: FakeRollout, why: BackReason, when: number): FakeRollout {
  advance(fake, when);
  if (why.kind === 'trigger') {
    const evidence = { site: why.firing.site, firing: why.firing, series: [], next: 'b' } as const;
    note(fake, when, { kind: 'evidence', evidence });
  }
  goBack(fake, why, when);
  advance(fake, when + 10_000);
  return fake;
}

function ended(fake: FakeRollout, how: RolloutEnd, when: number): FakeRollout {
  advance(fake, Date.parse(fake.rollout.at) + 20_000);
  if (how === 'finished') eachSite(fake, (one) => ({ ...one, kind: 'promoted' }));
  enter(fake, { kind: 'ended', how }, when);
  return fake;
}

/** A light of each kind over the services of the made-up fleet. */
export function fakeReadiness({ fleet, reachable }: FakeGround, now: number): readonly Readiness[] {
  return fleet.sites.map(({ id: site }, i): Readiness => {
    const of = { site, service: 'counter' };
    if (!reachable(site)) return { ...of, light: 'unknown', way: 'unknown' };
    const runs = { release: 'counter-1.4.0', backTo: 'counter-1.3.2' };
    const lastDrill = {
      ...of,
      rollout: 'r6',
      at: iso(now - (i + 1) * day),
      seconds: 0.4 + (i % 4) * 0.3,
      lostFrames: i % 5 === 4 ? 2 : 0,
      frames: 18_400 + i * 311,
    };
    const safe = { kind: 'safe' } as const;
    if (i % 4 === 1) {
      const reason = '1.4.0 writes its zones in a new format; the hook turns them back.';
      const rollback = { kind: 'needs-migration', reason } as const;
      return { ...of, ...runs, light: 'slow', way: 'restart', seconds: 21, rollback };
    }
    if (i % 4 === 3) {
      const rollback = { kind: 'impossible', reason: '1.4.0 drops the old database.' } as const;
      return { ...of, release: runs.release, light: 'none', way: 'none', rollback };
    }
    const ready = { light: 'ready', way: 'instant', seconds: 1, rollback: safe } as const;
    return { ...of, ...runs, ...ready, ...(i % 4 === 0 ? { lastDrill } : {}) };
  });
}
