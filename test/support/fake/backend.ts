import { setTimeout as sleep } from 'node:timers/promises';
import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { LabState } from '../../../shared/contract/lab.ts';
import type { Change, ChangeKind, GatewayResult } from '../../../shared/model/change.ts';
import type { FleetState } from '../../../shared/model/fleet.ts';
import type { Scope } from '../../../shared/model/scope.ts';
import { desktopOf } from './desktop.ts';
import { every } from './every.ts';
import { flagsOf } from './flags.ts';
import { fakeFleet, fakeSites, type Plight } from './fleet.ts';
import { type FakeState, fakeIntent, fakePicture, fakeSummary } from './pictures.ts';
import { withQuirks } from './quirks.ts';
import { rolloutsOf } from './rollouts.ts';
import { fakeSeries } from './series.ts';

export type FakeMode = 'lab' | 'many' | 'ugly' | 'empty';

const startShare: Partial<Record<Plight, number>> = {
  canary: 0.25,
  errors: 0.5,
  undercount: 0.33,
  drift: 0.17,
  queued: 0.5,
  'gateway-down': 0.25,
};

const outOfReach: ReadonlySet<Plight> = new Set([
  'gateway-down',
  'key-unknown',
  'key-changed',
  'secret',
  'unread',
]);

type World = ReturnType<typeof createWorld>;

function createWorld(mode: FakeMode) {
  const sites = fakeSites(mode);
  const fleet = fakeFleet(sites);
  const bornAt = Date.now();
  const states = new Map(
    sites.map((place): [string, FakeState] => [
      place.site.id,
      {
        place,
        cameras: fleet.cameras.filter((one) => one.site === place.site.id),
        plight: place.plight,
        share: startShare[place.plight] ?? 0,
        revision: 4,
        bornAt,
        changes: [],
      },
    ]),
  );
  const problem = {
    file: 'fleet.yaml',
    line: 48,
    column: 7,
    what: 'unknown key "lattitude"',
    expected: 'did you mean "latitude"?',
  };
  const fleetState: FleetState = {
    fleet,
    file: 'fleet.yaml',
    readAt: new Date(bornAt - 3_600_000).toISOString(),
    problems:
      mode === 'ugly'
        ? [
            problem,
            {
              ...problem,
              line: 61,
              what: 'site "hn-gate" stands twice',
              expected: 'an id of its own',
            },
          ]
        : [],
    simulated: mode !== 'ugly',
  };
  const lab: LabState = { running: true, router: 'haproxy', active: [] };
  return { states, fleetState, lab, changes: [] as Change[] };
}

function statesIn(inventory: World, scope: Scope): readonly FakeState[] {
  return [...inventory.states.values()].filter(({ place: { site } }) =>
    scope.kind === 'site' ? site.id === scope.site : site.environment === scope.environment,
  );
}

type Asked = {
  readonly kind: ChangeKind;
  readonly scope: Scope;
  readonly share: (state: FakeState) => number;
  readonly askedShare?: number;
  readonly undoes?: string;
};

/** Applies at once, is verified half a second later, and is on disk after that. */
async function* change(inventory: World, asked: Asked): AsyncGenerator<Change> {
  const states = statesIn(inventory, asked.scope);
  const base: Change = {
    id: `c${inventory.changes.length + 1}`,
    kind: asked.kind,
    scope: asked.scope,
    by: 'lan@noc',
    at: new Date().toISOString(),
    results: [],
    finished: false,
    ...(asked.undoes === undefined ? {} : { undoes: asked.undoes }),
    ...(asked.askedShare === undefined ? {} : { askedShare: asked.askedShare }),
  };
  const applied = states.map((state): GatewayResult => {
    const gateway = `${state.place.site.id}-gw`;
    const fault = { host: gateway, command: 'commit map', detail: 'no answer for 12 s' };
    if (state.plight === 'gateway-down')
      return { kind: 'queued', gateway, fault, seenRevision: state.revision };
    const before = fakeIntent(state);
    state.share = asked.share(state);
    state.revision += 1;
    const after = fakeIntent(state);
    const pending = { kind: 'pending' } as const;
    return {
      kind: 'applied',
      gateway,
      appliedMs: 14,
      persisted: pending,
      verification: pending,
      before,
      after,
    };
  });
  await sleep(60);
  yield { ...base, results: applied };
  await sleep(500);
  const verified = applied.map(
    (one): GatewayResult =>
      one.kind === 'applied' ? { ...one, verification: { kind: 'verified', ms: 412 } } : one,
  );
  yield { ...base, results: verified };
  await sleep(300);
  const done: Change = {
    ...base,
    finished: true,
    results: verified.map((one) =>
      one.kind === 'applied' ? { ...one, persisted: { kind: 'persisted', ms: 780 } } : one,
    ),
  };
  inventory.changes.unshift(done);
  for (const state of states) state.changes = [done, ...state.changes].slice(0, 50);
  yield done;
}

function shareBefore(inventory: World, id: string, state: FakeState): number {
  const gateway = `${state.place.site.id}-gw`;
  const found = inventory.changes
    .find((one) => one.id === id)
    ?.results.find((one) => one.gateway === gateway);
  return found?.kind === 'applied' ? found.before.askedShare : state.share;
}

/** Everything the contract has, with made-up data that moves. For looking at the screens only. */
export function createFakeRouter(mode: FakeMode) {
  const inventory = createWorld(mode);
  const os = implement(contract);
  const of = (site: string): FakeState => {
    const state = inventory.states.get(site);
    if (state === undefined) throw new Error(`no site ${site}`);
    return state;
  };
  return os.router({
    host: {
      info: os.host.info.handler(() => ({
        version: '0.1.0',
        host: 'headless',
        operator: 'lan@noc',
        startedAt: new Date().toISOString(),
      })),
    },
    desktop: desktopOf(),
    fleet: {
      watch: os.fleet.watch.handler(({ signal }) =>
        every(3_600_000, signal, () => inventory.fleetState),
      ),
      check: os.fleet.check.handler(async function* () {
        yield { host: 'hn-gate-gw', what: 'HAProxy', status: 'ok', found: '2.6.12' } as const;
      }),
    },
    links: linksOf(os, of),
    live: liveOf(os, inventory, of),
    traffic: { ...trafficOf(os, inventory), ...gatewaysOf(os, inventory) },
    engines: enginesOf(os),
    rollouts: rolloutsOf({
      fleet: inventory.fleetState.fleet,
      reachable: (site) => !outOfReach.has(of(site).plight),
    }),
    flags: flagsOf(),
    lab: labOf(os, inventory),
  });
}

type Os = ReturnType<typeof implement<typeof contract>>;

function linksOf(os: Os, of: (site: string) => FakeState) {
  const heal = (host: string) => {
    of(host.replace(/-(gw|e1)$/, '')).plight = 'canary';
  };
  return {
    trust: os.links.trust.handler(({ input }) => heal(input.host)),
    secret: os.links.secret.handler(({ input }) => heal(input.host)),
    retry: os.links.retry.handler(({ input, errors }) => {
      throw errors.REMOTE_FAILED({
        data: { host: input.host, command: 'connect', detail: 'connection refused' },
      });
    }),
  };
}

function liveOf(os: Os, inventory: World, of: (site: string) => FakeState) {
  const overview = () => {
    const now = Date.now();
    return [...inventory.states.values()].map((state) => fakeSummary(state, now));
  };
  return {
    overview: os.live.overview.handler(({ signal }) =>
      every(1000, signal, (whole) => ({ now: new Date().toISOString(), sites: overview(), whole })),
    ),
    site: os.live.site.handler(({ input, signal }) =>
      every(1000, signal, () => ({
        now: new Date().toISOString(),
        picture: withQuirks(fakePicture(of(input.site), Date.now()), Date.now()),
      })),
    ),
    series: os.live.series.handler(({ input, signal }) =>
      every(1000, signal, (whole) => {
        const now = Math.floor(Date.now() / 1000) * 1000;
        const step = input.window === '15m' ? 1000 : 60_000;
        const count = input.window === '15m' ? 900 : 1440;
        const times = whole
          ? Array.from({ length: count }, (_, i) => now - (count - 1 - i) * step)
          : [now];
        return { whole, lines: fakeSeries(of(input.site), input.metrics, times) };
      }),
    ),
  };
}

function labOf(os: Os, inventory: World) {
  return {
    watch: os.lab.watch.handler(({ signal }) => every(500, signal, () => inventory.lab)),
    fault: os.lab.fault.handler(({ input: { fault, target, on } }) => {
      const others = inventory.lab.active.filter(
        (one) => one.fault !== fault || one.target !== target,
      );
      inventory.lab = { ...inventory.lab, active: on ? [...others, { fault, target }] : others };
      const state = [...inventory.states.values()].find(
        ({ place }) => target === `${place.site.id}-gw`,
      );
      if (state !== undefined && fault === 'gateway-down')
        state.plight = on ? 'gateway-down' : state.place.plight;
    }),
  };
}

function trafficOf(os: Os, inventory: World) {
  const keep = (kind: ChangeKind, scope: Scope) =>
    change(inventory, { kind, scope, share: (state) => state.share });
  return {
    preview: os.traffic.preview.handler(({ input }) => {
      const cameras = statesIn(inventory, input.scope).flatMap((one) =>
        one.cameras.map(({ id }) => id),
      );
      const steps = cameras.map((_, i) => ({
        share: (i + 1) / cameras.length,
        cameras: cameras.slice(0, i + 1),
      }));
      const none = { share: 0, cameras: [] as readonly string[] };
      const nearest = [none, ...steps].reduce((best, one) =>
        Math.abs(one.share - input.share) < Math.abs(best.share - input.share) ? one : best,
      );
      return { shares: [0, ...steps.map((one) => one.share)], nearest, unweighted: false };
    }),
    split: os.traffic.split.handler(({ input }) =>
      change(inventory, {
        kind: 'split',
        scope: input.scope,
        askedShare: input.share,
        share: () => input.share,
      }),
    ),
    pin: os.traffic.pin.handler(({ input }) =>
      keep('roles', { kind: 'site', service: 'counter', site: input.site }),
    ),
    rollback: os.traffic.rollback.handler(({ input }) =>
      change(inventory, { kind: 'rollback', scope: input.scope, share: () => 0 }),
    ),
    undo: os.traffic.undo.handler(({ input, errors }) => {
      const before = inventory.changes.find((one) => one.id === input.change);
      if (before === undefined)
        throw errors.NOT_FOUND({ data: { what: 'change', id: input.change } });
      return change(inventory, {
        kind: 'undo',
        scope: before.scope,
        undoes: before.id,
        share: (state) => shareBefore(inventory, before.id, state),
      });
    }),
    promote: os.traffic.promote.handler(({ input }) => keep('roles', input.scope)),
    candidate: os.traffic.candidate.handler(({ input }) => keep('roles', input.scope)),
    mirror: os.traffic.mirror.handler(({ input }) => keep('split', input.scope)),
  };
}

function gatewaysOf(os: Os, inventory: World) {
  const siteOf = (gateway: string): Scope => ({
    kind: 'site',
    service: 'counter',
    site: gateway.replace(/-gw$/, ''),
  });
  return {
    settle: os.traffic.settle.handler(({ input }) =>
      change(inventory, {
        kind: input.how,
        scope: siteOf(input.gateway),
        share: (state) => state.share,
      }),
    ),
    policy: os.traffic.policy.handler(({ input }) =>
      change(inventory, { kind: 'policy', scope: input.scope, share: (state) => state.share }),
    ),
    change: os.traffic.change.handler(({ input, errors }) => {
      const found = inventory.changes.find((one) => one.id === input.id);
      if (found === undefined) throw errors.NOT_FOUND({ data: { what: 'change', id: input.id } });
      return found;
    }),
    history: os.traffic.history.handler(({ input }) => inventory.changes.slice(0, input.limit)),
    queued: os.traffic.queued.handler(() => []),
    answer: os.traffic.answer.handler(() => undefined),
    installDiff: os.traffic.installDiff.handler(() => ({
      kind: 'differs' as const,
      files: ['/etc/haproxy/tallydeck.cfg'],
      reasons: ['loses-addresses' as const],
      diff: '--- a/tallydeck.cfg\n+++ b/tallydeck.cfg\n@@ -1,2 +1,3 @@\n global\n+  lua-load-per-thread mirror.lua\n',
    })),
    installScript: os.traffic.installScript.handler(({ input }) => ({
      fileName: `tallydeck-install-${input.gateway}.sh`,
      text: `#!/bin/sh\n# Installs Tallydeck's part on gateway ${input.gateway}.\n`,
    })),
    install: os.traffic.install.handler(async function* () {
      for (const step of ['render', 'check', 'binds', 'write', 'reload', 'answer'] as const) {
        yield { kind: 'step', step } as const;
        await sleep(250);
      }
      yield { kind: 'done', ms: 1500 } as const;
    }),
  };
}

function enginesOf(os: Os) {
  return {
    pull: os.engines.pull.handler(async function* () {
      for (const ratio of [0.1, 0.5, 0.9]) {
        yield { kind: 'progress', text: 'Downloading', ratio } as const;
        await sleep(400);
      }
      yield { kind: 'done', image: 'registry.example/counter:1.5.0' } as const;
    }),
    load: os.engines.load.handler(async function* ({ errors }) {
      yield { kind: 'progress', text: 'Reading the archive' } as const;
      throw errors.REFUSED({ data: { refusal: { code: 'no-file', path: '/no/such.tar' } } });
    }),
    start: os.engines.start.handler(async function* ({ input }) {
      for (const step of ['image', 'create', 'start', 'health', 'slot'] as const) {
        yield { kind: 'step', engine: `${input.site}-e1`, step, text: step } as const;
        await sleep(400);
      }
      yield { kind: 'done', slot: 'c', containers: ['counter-c-1'] } as const;
    }),
    remove: os.engines.remove.handler(async function* ({ input }) {
      yield {
        kind: 'failed',
        engine: `${input.site}-e1`,
        step: 'slot',
        detail: 'slot b still has traffic',
      } as const;
    }),
    logs: os.engines.logs.handler(({ input, signal }) => {
      let n = 0;
      return every(700, signal, (first) =>
        Array.from({ length: first ? input.tail : 2 }, () => ({
          at: new Date().toISOString(),
          stream: 'stdout' as const,
          text: `frame ${++n} camera=cam${n % 6} objects=${n % 4} inference=14 ms`,
        })),
      );
    }),
  };
}
