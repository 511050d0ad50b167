import type { PlanAnswer } from '../../../shared/contract/rollouts.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type {
  GateName,
  PlanStep,
  RolloutPlan,
  SitePlan,
  StepKind,
  UndoWay,
  Wave,
} from '../../../shared/model/rollout-plan.ts';
import type { RolloutRequest, Strategy } from '../../../shared/model/rollout-request.ts';

/** What a made-up planner knows of the world. */
export type FakeGround = {
  readonly fleet: Fleet;
  readonly reachable: (site: string) => boolean;
};

const old = 'counter-1.4.0';
const instances = 2;
const gates: readonly GateName[] = [
  'telemetry',
  'frames',
  'health',
  'errors',
  'latency',
  'counts',
  'resources',
];

const base: DesiredState = {
  slots: { a: { release: old, instances } },
  roles: { stable: 'a' },
  cameras: [],
  share: 0,
  mirrorShare: 0,
};

type Draft = {
  readonly kind: StepKind;
  readonly undo: UndoWay;
  readonly share?: number;
  readonly soak?: number;
  readonly seconds?: number;
  readonly gap?: number;
  readonly segment?: string;
  readonly posture: (cameras: readonly string[]) => Partial<DesiredState>;
};

/** Plans as the real planner would for two instances a site, near enough to look at. */
export function fakePlan(ground: FakeGround, request: RolloutRequest): PlanAnswer {
  const { fleet } = ground;
  const { scope, options } = request;
  const asked = fleet.sites.filter((site) =>
    scope.kind === 'site' ? site.id === scope.site : site.environment === scope.environment,
  );
  const ids = asked.map((site) => site.id).filter((id) => options.sites?.includes(id) ?? true);
  const sites = ids.filter(ground.reachable);
  const release = fleet.releases.find((one) => one.id === request.release);
  if (release === undefined || sites.length === 0) throw new Error('nothing to plan for');
  const missing = shortfall(request, sites[0] ?? '');
  if (missing !== undefined) return missing;
  const rules = fleet.services[0]?.rollout;
  if (rules === undefined) throw new Error('no service');
  const waves = wavesOf(sites, request);
  return {
    kind: 'fits',
    plan: {
      request,
      release,
      rules,
      waves: waves.map((wave) => waveOf(ground, wave, request)),
      sites: Object.fromEntries(sites.map((site) => [site, sitePlan(request.release)])),
      skipped: ids.filter((id) => !ground.reachable(id)),
      already: [],
      watchSeconds: options.watchSeconds ?? rules.watchSeconds,
      keepSeconds: options.keepSeconds ?? rules.keepSeconds,
      timeLimitSeconds: options.timeLimitSeconds ?? rules.triggers.timeLimitSeconds,
      onRestart: options.onRestart ?? 'continue',
      stopAfter: options.waves?.stopAfter ?? 1,
      unweighted: false,
      deadManSeconds: 120,
    },
  };
}

const sitePlan = (release: string): SitePlan => ({
  base,
  end: { ...base, slots: { b: { release, instances } }, roles: { stable: 'b' } },
  slot: 'b',
  kinds: ['Simulated 640×480'],
});

function shortfall(request: RolloutRequest, site: string): PlanAnswer | undefined {
  const host = `${site}-e1`;
  if (request.strategy === 'shadow') {
    const what = { what: 'shadow', site, host: `${site}-gw`, needed: 1, available: 0 } as const;
    return { kind: 'does-not-fit', missing: [what], instead: 'canary' };
  }
  if (request.strategy !== 'blue-green' || !request.release.endsWith('slow')) return undefined;
  const memory = { site, host, needed: 3_221_225_472, available: 1_610_612_736 };
  return {
    kind: 'does-not-fit',
    missing: [
      { what: 'memory', ...memory },
      { what: 'ports', site, host, needed: 2, available: 1 },
    ],
    instead: 'rolling',
  };
}

function wavesOf(sites: readonly string[], { options }: RolloutRequest) {
  const { first, growth } = options.waves ?? { first: Math.max(1, sites.length), growth: 1 };
  const waves: string[][] = [];
  let size = first;
  for (let from = 0; from < sites.length; from += waves.at(-1)?.length ?? 1) {
    waves.push(sites.slice(from, from + Math.max(1, Math.round(size))));
    size *= growth;
  }
  return waves;
}

function waveOf({ fleet }: FakeGround, sites: readonly string[], request: RolloutRequest): Wave {
  const { options } = request;
  const cameras = fleet.cameras.filter((one) => sites.includes(one.site));
  const steps = drafts(request).map((draft, index, all): PlanStep => {
    const share = draft.share ?? 0;
    const count = share === 0 ? 0 : Math.max(1, Math.round(share * cameras.length));
    const on = cameras.slice(0, count);
    const promotes = draft.kind === 'promote';
    const approval = options.approval ?? 'none';
    return {
      kind: draft.kind,
      postures: Object.fromEntries(
        sites.map((site) => {
          const own = on.filter((one) => one.site === site).map((one) => one.id);
          return [site, { ...base, cameras: own, share, ...draft.posture(own) }];
        }),
      ),
      share,
      reachedShare: cameras.length === 0 ? 0 : count / cameras.length,
      ...(draft.segment === undefined ? {} : { segment: draft.segment }),
      migrates: false,
      smoke: index === (request.strategy === 'recreate' ? 1 : 0),
      soakSeconds: draft.soak ?? options.soakSeconds ?? 60,
      gates,
      approval: approval === 'every-step' || (approval === 'before-promotion' && promotes),
      expectedSeconds: draft.seconds ?? (index === 0 ? 14 : all.length > 8 ? 1 : 2),
      ...(draft.gap === undefined ? {} : { expectedGapSeconds: draft.gap }),
      undo: draft.undo,
    };
  });
  return { sites, steps };
}

function drafts(request: RolloutRequest): readonly Draft[] {
  const both = {
    slots: {
      a: { release: old, instances },
      b: { release: request.release, instances },
    },
    roles: { stable: 'a', candidate: 'b' },
  } as const;
  const start: Draft = { kind: 'start', undo: 'remove', soak: 0, posture: () => both };
  const promote: Draft = {
    kind: 'promote',
    undo: 'roles',
    share: 1,
    soak: 0,
    posture: () => ({ ...both, roles: { stable: 'b', previous: 'a' }, cameras: [], share: 0 }),
  };
  const of: Record<Strategy, () => readonly Draft[]> = {
    'blue-green': () => [
      start,
      { kind: 'switch', undo: 'share', share: 1, posture: () => both },
      promote,
    ],
    canary: () => [start, ...canary(request, both), promote],
    rolling: () => [
      ...[1, 2].map(
        (k): Draft => ({
          kind: 'replace',
          undo: 'start',
          share: k / instances,
          seconds: 16,
          posture: () => ({
            ...both,
            slots: {
              a: { release: old, instances: Math.max(1, instances - k) },
              b: { release: request.release, instances: k },
            },
          }),
        }),
      ),
      promote,
    ],
    recreate: () => [
      { kind: 'stop', undo: 'start', soak: 0, seconds: 3, gap: 14, posture: () => ({}) },
      { ...promote, undo: 'start', soak: 60, seconds: 11, gap: 14 },
    ],
    shadow: () => [start, promote],
  };
  return of[request.strategy]();
}

function canary({ options }: RolloutRequest, both: Partial<DesiredState>): readonly Draft[] {
  const shares = options.steps ?? [0.05, 0.1, 0.25, 0.5, 0.75, 1].map((share) => ({ share }));
  const asked = options.abShare === undefined ? shares : [{ share: options.abShare }];
  const segments = (options.segments ?? []).map((segment, i): Draft => {
    const name =
      segment.kind === 'zone'
        ? segment.zone
        : segment.kind === 'site'
          ? segment.site
          : `${segment.cameras.length}`;
    return {
      kind: 'share',
      undo: 'share',
      share: 0.02 * (i + 1),
      segment: name,
      posture: () => both,
    };
  });
  const steps = asked.map(
    (step): Draft => ({
      kind: 'share',
      undo: 'share',
      share: step.share,
      ...('soakSeconds' in step && step.soakSeconds !== undefined
        ? { soak: step.soakSeconds }
        : {}),
      posture: () => both,
    }),
  );
  return [...segments, ...steps];
}

/** The plan of a request that is known to fit. */
export function fittingPlan(ground: FakeGround, request: RolloutRequest): RolloutPlan {
  const answer = fakePlan(ground, request);
  if (answer.kind !== 'fits') throw new Error('does not fit');
  return answer.plan;
}
