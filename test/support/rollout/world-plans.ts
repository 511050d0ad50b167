import { defaultRules } from '../../../electron/fleet/file/schema-rollout.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type {
  GateName,
  PlanStep,
  RolloutPlan,
  StepKind,
} from '../../../shared/model/rollout-plan.ts';
import { type Strategy, strategies } from '../../../shared/model/rollout-request.ts';
import type { Random } from '../machine/random.ts';

/** Plans made by hand, stranger than real ones: any gates, any approvals, soaks of a second or two. */

const release = { old: 'old', next: 'new' };
const cameras = (site: string) => [`${site}-1`, `${site}-2`, `${site}-3`];

type Shape = {
  readonly kind: StepKind;
  readonly old?: number;
  readonly next?: number;
  readonly as?: 'candidate' | 'stable' | 'shadow';
  readonly share?: number;
  readonly atOnce?: true;
};

const instances = 2;
const start: Shape = { kind: 'start' };
const promote: Shape = { kind: 'promote', as: 'stable' };
const shapes: Readonly<Record<Exclude<Strategy, 'shadow'>, readonly Shape[]>> = {
  'blue-green': [start, { kind: 'switch', share: 1 }, promote],
  canary: [
    start,
    { kind: 'share', share: 1 / 6 },
    { kind: 'share', share: 0.5 },
    { kind: 'share', share: 1 },
    promote,
  ],
  rolling: [
    { kind: 'start', next: 1 },
    { kind: 'replace', old: 1, next: 1, share: 0.5 },
    { kind: 'replace', old: 1, share: 1 },
    { ...promote, old: 1 },
  ],
  recreate: [
    { kind: 'stop', old: 0, next: 0 },
    { ...promote, old: 0, atOnce: true },
  ],
};

function shapesOf(strategy: Strategy, random: Random): readonly Shape[] {
  if (strategy !== 'shadow') return shapes[strategy];
  const mirror: Shape = { kind: 'mirror', as: 'shadow' };
  const tail = shapes[random.pick(['blue-green', 'canary', 'rolling'] as const)];
  return random.chance(0.5) ? [start, mirror] : [start, mirror, ...tail.slice(1)];
}

const baseOf = (): DesiredState => ({
  slots: { a: { release: release.old, instances } },
  roles: { stable: 'a' },
  cameras: [],
  share: 0,
  mirrorShare: 0,
});

const endOf = (): DesiredState => ({
  ...baseOf(),
  slots: { b: { release: release.next, instances } },
  roles: { stable: 'b' },
});

/** The first cameras of the wave, in its one order. */
function postureOf(
  shape: Shape,
  site: string,
  all: readonly string[],
  byFrame: boolean,
): DesiredState {
  const { old = instances, next = instances, as = 'candidate', share = 0 } = shape;
  const on = all.slice(0, Math.ceil(share * all.length));
  return {
    slots: {
      a: { release: release.old, instances: old },
      ...(next > 0 && { b: { release: release.next, instances: next } }),
    },
    roles:
      as === 'stable'
        ? { stable: 'b', previous: 'a' }
        : { stable: 'a', ...(next > 0 && { [as]: 'b' }) },
    cameras: byFrame ? [] : cameras(site).filter((camera) => on.includes(camera)),
    share,
    mirrorShare: as === 'shadow' ? 1 : 0,
  };
}

type Habits = {
  readonly byFrame: boolean;
  readonly windows: boolean;
  readonly migrates: boolean;
  readonly smokes: boolean;
  readonly approvals: number;
};

function stepOf(
  shape: Shape,
  index: number,
  sites: readonly string[],
  habits: Habits,
  random: Random,
): PlanStep {
  const { kind, as, next = instances, share = 0, atOnce = false } = shape;
  const all = sites.flatMap(cameras);
  const shown = share > 0 || as === 'stable' || as === 'shadow';
  const gates: readonly GateName[] = shown
    ? ['telemetry', 'frames', 'health', 'errors', 'latency', 'counts', 'resources']
    : ['health', 'counts'];
  const asked = !atOnce && random.chance(habits.approvals);
  const isBare = next === 0 || random.chance(0.1);
  return {
    kind,
    postures: Object.fromEntries(
      sites.map((site) => [site, postureOf(shape, site, all, habits.byFrame)]),
    ),
    share,
    reachedShare: share,
    migrates: habits.migrates && index === 1,
    smoke: habits.smokes && next > 0 && (index === 0 || kind === 'promote' || kind === 'replace'),
    soakSeconds: isBare ? 0 : random.below(3),
    gates: [
      ...(isBare ? [] : gates.filter(() => random.chance(0.9))),
      ...(habits.windows && !atOnce ? (['window'] as const) : []),
      ...(asked ? (['approval'] as const) : []),
    ],
    approval: asked,
    expectedSeconds: 1,
    undo: 'roles',
  };
}

/** One to three waves of one to three sites. */
function wavesOf(random: Random): readonly (readonly string[])[] {
  const count = random.chance(0.5) ? 1 : 2 + random.below(2);
  let number = 0;
  return Array.from({ length: count }, () =>
    Array.from({ length: random.chance(0.4) ? 1 : 1 + random.below(3) }, () => {
      number += 1;
      return `s${number}`;
    }),
  );
}

export function planOf(random: Random): RolloutPlan {
  const strategy = random.pick(strategies);
  const shape = shapesOf(strategy, random);
  const waves = wavesOf(random);
  const sites = waves.flat();
  const habits: Habits = {
    byFrame: random.chance(0.15),
    windows: random.chance(0.25),
    migrates: random.chance(0.25),
    smokes: random.chance(0.5),
    approvals: random.pick([0, 0, 0.3]),
  };
  const drill = strategy === 'blue-green' && random.chance(0.1);
  return {
    request: {
      scope: { kind: 'environment', service: 'counter', environment: 'mall' },
      release: release.next,
      strategy,
      options: drill ? { drill } : {},
    },
    release: {
      id: release.next,
      service: 'counter',
      version: '2',
      image: 'counter:2',
      platforms: [{ platform: 'linux/amd64', config: 'sha256:1' }],
      env: {},
      rollback: { kind: 'safe' },
      flags: {},
    },
    rules: rulesOf(habits, random),
    waves: waves.map((wave) => ({
      sites: wave,
      steps: shape.map((each, index) => stepOf(each, index, wave, habits, random)),
    })),
    sites: Object.fromEntries(
      sites.map((site) => [
        site,
        {
          base: baseOf(),
          end: endOf(),
          slot: 'b',
          kinds: [random.pick(['jetson', 'xavier', site])],
        },
      ]),
    ),
    skipped: [],
    already: [],
    watchSeconds: random.below(5),
    keepSeconds: random.below(6),
    timeLimitSeconds: random.chance(0.2) ? 15 + random.below(30) : 100_000,
    onRestart: random.pick(['continue', 'continue', 'hold', 'roll-back']),
    stopAfter: 1 + random.below(sites.length),
    unweighted: false,
    deadManSeconds: 10,
  };
}

function rulesOf({ windows }: Habits, random: Random): RolloutPlan['rules'] {
  return {
    ...defaultRules,
    gates: { ...defaultRules.gates, leastFrames: random.pick([0, 8]), leastObjects: 5 },
    triggers: {
      ...defaultRules.triggers,
      forSeconds: random.below(4),
      unhealthySeconds: 3,
      leastFrames: 10,
    },
    windows: windows ? [{ days: ['mon'], from: 0, to: 60 }] : [],
  };
}
