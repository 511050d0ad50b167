import { z } from 'zod';
import {
  type Action,
  type ActionResult,
  type BackReason,
  type Evidence,
  type Firing,
  type GateNow,
  type HoldReason,
  type JournalEntry,
  type RolloutPhase,
  type RolloutState,
  rolloutCommands,
  type SiteProgress,
  triggerNames,
} from '../../../shared/model/rollout.ts';
import { gateNames } from '../../../shared/model/rollout-plan.ts';
import { slotNames } from '../../../shared/model/split.ts';
import { seriesMetrics } from '../../../shared/model/telemetry.ts';
import type { Shape } from './shape.ts';

/** State and entries as the journal keeps them. A row that does not fit is not acted upon. */

const number = z.number();
const text = z.string();
const texts = z.array(text);
const index = number.int().min(0);
const kind = <K extends string>(name: K) => z.literal(name);

const firingSchema: z.ZodType<Firing> = z.strictObject({
  trigger: z.enum(triggerNames),
  site: text,
  value: number,
  limit: number,
  at: text,
} satisfies Shape<Firing>);

const backReasonSchema: z.ZodType<BackReason> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: kind('person'), by: text, how: z.enum(['abort', 'roll-back']) }),
  z.strictObject({ kind: kind('trigger'), firing: firingSchema }),
  z.strictObject({ kind: kind('step-failed'), site: text, host: text, detail: text }),
  z.strictObject({ kind: kind('restart') }),
  z.strictObject({ kind: kind('drill') }),
  z.strictObject({ kind: kind('shadow-done') }),
]);

const holdReasonSchema: z.ZodType<HoldReason> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: kind('dead-man'), site: text }),
  z.strictObject({ kind: kind('restart') }),
  z.strictObject({ kind: kind('peers-paused'), failed: text, sites: texts }),
  z.strictObject({ kind: kind('refused'), site: text, host: text, detail: text }),
  z.strictObject({ kind: kind('taken-over'), from: text }),
  z.strictObject({
    kind: kind('gate'),
    site: text,
    gate: z.enum(gateNames),
    value: number,
    limit: number,
  }),
  z.strictObject({ kind: kind('not-compared'), site: text }),
]);

const phaseSchema: z.ZodType<RolloutPhase> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: kind('acting') }),
  z.strictObject({ kind: kind('soaking') }),
  z.strictObject({ kind: kind('keeping'), until: text }),
  z.strictObject({ kind: kind('retiring') }),
  z.strictObject({ kind: kind('paused'), by: text, from: z.enum(['acting', 'soaking']) }),
  z.strictObject({
    kind: kind('held'),
    why: holdReasonSchema,
    from: z.enum(['acting', 'soaking', 'keeping']),
  }),
  z.strictObject({ kind: kind('going-back'), why: backReasonSchema }),
  z.strictObject({
    kind: kind('ended'),
    how: z.enum(['finished', 'rolled-back', 'taken-over']),
    why: backReasonSchema.exactOptional(),
  }),
]);

const named = { id: index, site: text };
const actionSchema: z.ZodType<Action> = z.discriminatedUnion('kind', [
  z.strictObject({ ...named, kind: kind('reach'), wave: index, step: index }),
  z.strictObject({ ...named, kind: kind('smoke') }),
  z.strictObject({ ...named, kind: kind('migrate') }),
  z.strictObject({ ...named, kind: kind('return') }),
  z.strictObject({ ...named, kind: kind('collect') }),
  z.strictObject({ ...named, kind: kind('restore') }),
  z.strictObject({ ...named, kind: kind('retire') }),
]);

const at = { host: text, detail: text };
const resultSchema: z.ZodType<ActionResult> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: kind('done'),
    gapMs: z.union([number, z.literal('no-frames')]).exactOptional(),
    detail: text.exactOptional(),
  }),
  z.strictObject({ kind: kind('failed'), ...at }),
  z.strictObject({ kind: kind('out-of-reach'), ...at }),
  z.strictObject({ kind: kind('refused'), ...at }),
  z.strictObject({ kind: kind('fenced'), by: text }),
]);

const gateSchema: z.ZodType<GateNow> = z.strictObject({
  gate: z.enum(gateNames),
  site: text.exactOptional(),
  state: z.enum(['passes', 'waits', 'cannot-tell']),
  value: number.exactOptional(),
  limit: number.exactOptional(),
  unit: z.literal('objects').exactOptional(),
  why: z.literal('alone').exactOptional(),
  opensIn: number.exactOptional(),
} satisfies Shape<GateNow>);

const progressSchema: z.ZodType<SiteProgress> = z.strictObject({
  kind: z.enum(['waiting', 'active', 'paused', 'promoted', 'going-back', 'back']),
  at: number.int().min(-1),
  frames: number,
  failed: number.exactOptional(),
  why: backReasonSchema.exactOptional(),
  gates: z.array(gateSchema).exactOptional(),
  to: index.exactOptional(),
  did: z.enum(['smoke', 'migrate', 'return', 'collect', 'retire']).exactOptional(),
  notBefore: text.exactOptional(),
  seen: number.exactOptional(),
  counted: z.union([number, z.literal('waived')]).exactOptional(),
} satisfies Shape<SiteProgress>);

export const stateSchema: z.ZodType<RolloutState> = z.strictObject({
  phase: phaseSchema,
  wave: index,
  step: index,
  soaked: number,
  seconds: z.record(text, number),
  sites: z.record(text, progressSchema),
  approved: z.boolean(),
  taken: z.boolean().exactOptional(),
  pending: z.array(actionSchema),
  next: index,
  gates: z.array(gateSchema),
  gatesInForce: z.array(gateSchema).exactOptional(),
  held: z.record(text, number),
  beyond: z.record(text, z.strictObject({ since: number, last: number })).exactOptional(),
  waived: texts.exactOptional(),
  startedAt: text,
  promotedAt: text.exactOptional(),
  endedAt: text.exactOptional(),
} satisfies Shape<RolloutState>);

const seriesSchema = z.strictObject({
  metric: z.enum(seriesMetrics),
  slot: z.enum(slotNames),
  camera: text.exactOptional(),
  points: z.array(z.strictObject({ t: number, v: number.nullable() })),
});

const evidenceSchema: z.ZodType<Evidence> = z.strictObject({
  site: text,
  firing: firingSchema.exactOptional(),
  series: z.array(seriesSchema),
  next: z.enum(slotNames).exactOptional(),
  old: z.enum(slotNames).exactOptional(),
  logs: z.array(z.strictObject({ container: text, lines: texts })).exactOptional(),
  splitBefore: z.strictObject({ share: number, cameras: number }).exactOptional(),
  gapMs: number.exactOptional(),
} satisfies Shape<Evidence>);

export const entrySchema: z.ZodType<JournalEntry['entry']> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: kind('started') }),
  z.strictObject({ kind: kind('command'), command: z.enum(rolloutCommands), by: text }),
  z.strictObject({ kind: kind('intended'), action: actionSchema }),
  z.strictObject({ kind: kind('result'), action: actionSchema, result: resultSchema, ms: number }),
  z.strictObject({
    kind: kind('phase'),
    phase: phaseSchema,
    wave: index,
    step: index,
    soaked: number,
  }),
  z.strictObject({ kind: kind('looked'), found: z.record(text, text) }),
  z.strictObject({ kind: kind('evidence'), evidence: evidenceSchema }),
]);
