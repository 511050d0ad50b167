import { z } from 'zod';
import { rolloutRequestSchema } from '../../../shared/contract/rollouts.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Release } from '../../../shared/model/release.ts';
import {
  gateNames,
  type PlanStep,
  type RolloutPlan,
  type SitePlan,
  stepKinds,
} from '../../../shared/model/rollout-plan.ts';
import { type RolloutRules, weekdays } from '../../../shared/model/rollout-rules.ts';
import { roles, slotNames } from '../../../shared/model/split.ts';
import type { Shape } from './shape.ts';

/** A plan as the journal keeps it. A plan that does not fit is not acted upon. */

const number = z.number();
const text = z.string();
const texts = z.array(text);
const share = number.min(0).max(1);
const index = number.int().min(0);

const postureSchema: z.ZodType<DesiredState> = z.strictObject({
  slots: z.partialRecord(
    z.enum(slotNames),
    z.strictObject({ release: text, instances: number.int().min(0) }),
  ),
  roles: z.partialRecord(z.enum(roles), z.enum(slotNames)),
  cameras: texts,
  share,
  mirrorShare: share,
} satisfies Shape<DesiredState>);

const releaseSchema: z.ZodType<Release> = z.strictObject({
  id: text,
  service: text,
  version: text,
  image: text,
  platforms: z.array(
    z.strictObject({
      platform: text,
      manifest: text.exactOptional(),
      config: text.exactOptional(),
    }),
  ),
  env: z.record(text, text),
  rollback: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('safe') }),
    z.strictObject({ kind: z.literal('needs-migration'), reason: text }),
    z.strictObject({ kind: z.literal('impossible'), reason: text }),
  ]),
  migration: z.strictObject({ backup: texts, command: texts }).exactOptional(),
  flags: z.record(text, z.boolean()).exactOptional(),
} satisfies Shape<Release>);

const rulesSchema: z.ZodType<RolloutRules> = z.strictObject({
  gates: z.strictObject({
    errorRatio: number,
    latencyRatio: number,
    countDeviation: number,
    memoryRatio: number,
    leastFrames: number,
    leastObjects: number,
  } satisfies Shape<RolloutRules['gates']>),
  triggers: z.strictObject({
    errorRatio: number,
    latencyRatio: number,
    countDecline: number,
    unhealthySeconds: number,
    forSeconds: number,
    leastFrames: number,
    timeLimitSeconds: number,
  } satisfies Shape<RolloutRules['triggers']>),
  smoke: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('http'),
        path: text,
        status: number,
        contains: text.exactOptional(),
      }),
      z.strictObject({ kind: z.literal('command'), argv: texts }),
    ]),
  ),
  windows: z.array(z.strictObject({ days: z.array(z.enum(weekdays)), from: number, to: number })),
  watchSeconds: number,
  keepSeconds: number,
  drill: z
    .strictObject({ site: text, days: z.array(z.enum(weekdays)), at: number })
    .exactOptional(),
} satisfies Shape<RolloutRules>);

const siteSchema: z.ZodType<SitePlan> = z.strictObject({
  base: postureSchema,
  end: postureSchema,
  slot: z.enum(slotNames),
  kinds: texts,
  weights: z.record(text, number).exactOptional(),
} satisfies Shape<SitePlan>);

const stepSchema: z.ZodType<PlanStep> = z.strictObject({
  kind: z.enum(stepKinds),
  postures: z.record(text, postureSchema),
  share,
  reachedShare: share,
  mergedShares: z.array(share).exactOptional(),
  segment: text.exactOptional(),
  migrates: z.boolean(),
  smoke: z.boolean(),
  soakSeconds: number,
  gates: z.array(z.enum(gateNames)),
  approval: z.boolean(),
  expectedSeconds: number,
  expectedGapSeconds: number.exactOptional(),
  undo: z.enum(['remove', 'unmirror', 'share', 'roles', 'start']),
} satisfies Shape<PlanStep>);

export const planSchema: z.ZodType<RolloutPlan> = z.strictObject({
  request: rolloutRequestSchema,
  release: releaseSchema,
  rules: rulesSchema,
  waves: z.array(z.strictObject({ sites: texts, steps: z.array(stepSchema) })),
  sites: z.record(text, siteSchema),
  skipped: texts,
  // Journals from before do not tell.
  already: texts.default([]),
  watchSeconds: number,
  keepSeconds: number,
  timeLimitSeconds: number,
  onRestart: z.enum(['continue', 'hold', 'roll-back']),
  stopAfter: index,
  unweighted: z.boolean(),
  deadManSeconds: number,
} satisfies Shape<RolloutPlan>);
