import { defaultRules } from '../../../electron/fleet/file/schema-rollout.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Release } from '../../../shared/model/release.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { PlanStep, RolloutPlan, StepKind } from '../../../shared/model/rollout-plan.ts';

const base: DesiredState = {
  slots: { a: { release: 'old', instances: 1 } },
  roles: { stable: 'a' },
  cameras: [],
  share: 0,
  mirrorShare: 0,
};
const both: DesiredState = {
  ...base,
  slots: { ...base.slots, b: { release: 'new', instances: 1 } },
  roles: { stable: 'a', candidate: 'b' },
};
const promoted: DesiredState = { ...both, roles: { stable: 'b', previous: 'a' } };
const end: DesiredState = {
  ...base,
  slots: { b: { release: 'new', instances: 1 } },
  roles: { stable: 'b' },
};

const release: Release = {
  id: 'new',
  service: 'counter',
  version: '2',
  image: 'counter:2',
  platforms: [{ platform: 'linux/amd64', config: 'sha256:1' }],
  env: { LEVEL: 'high' },
  rollback: { kind: 'safe' },
  flags: { fast: true },
};

/** A canary of two steps over the sites named, as small as a plan can be. */
export function samplePlan(...sites: readonly string[]): RolloutPlan {
  const each = <T>(of: (site: string) => T): Record<string, T> =>
    Object.fromEntries(sites.map((site) => [site, of(site)]));
  const all = each((site): DesiredState => ({ ...both, cameras: [`${site}-1`], share: 1 }));
  return {
    request: {
      scope: { kind: 'environment', service: 'counter', environment: 'mall' },
      release: 'new',
      strategy: 'canary',
      options: {},
    },
    release,
    rules: { ...defaultRules, gates: { ...defaultRules.gates, leastFrames: 0, leastObjects: 0 } },
    waves: [
      {
        sites,
        steps: [
          step(
            'start',
            each(() => both),
          ),
          step('share', all, 1),
          step(
            'promote',
            each(() => promoted),
            1,
          ),
        ],
      },
    ],
    sites: each(() => ({ base, end, slot: 'b', kinds: ['jetson'] })),
    skipped: [],
    already: [],
    ...{ watchSeconds: 2, keepSeconds: 2, timeLimitSeconds: 600, onRestart: 'continue' },
    ...{ stopAfter: 1, unweighted: false, deadManSeconds: 120 },
  };
}

function step(kind: StepKind, postures: PlanStep['postures'], share = 0): PlanStep {
  return {
    ...{ kind, postures, share, reachedShare: share, migrates: false, smoke: false },
    ...{
      soakSeconds: 2,
      gates: ['telemetry'],
      approval: false,
      expectedSeconds: 1,
      undo: 'remove',
    },
  };
}

export function sampleRollout(id: string, plan: RolloutPlan = samplePlan('mall')): Rollout {
  const at = '2026-11-23T09:00:00.000Z';
  return {
    ...{ id, by: 'an@desk', at, plan },
    state: {
      phase: { kind: 'acting' },
      ...{ wave: 0, step: 0, soaked: 0, seconds: {}, approved: false, pending: [], next: 1 },
      sites: Object.fromEntries(
        Object.keys(plan.sites).map((site) => [site, { kind: 'active', at: -1, frames: 0 }]),
      ),
      ...{ gates: [], held: {}, startedAt: at },
    },
  };
}
