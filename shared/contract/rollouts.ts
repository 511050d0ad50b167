import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { Drill, Readiness } from '../model/readiness.ts';
import type { JournalEntry, Rollout } from '../model/rollout.ts';
import { rolloutCommands } from '../model/rollout.ts';
import type { RolloutPlan, Shortfall } from '../model/rollout-plan.ts';
import { type Strategy, strategies } from '../model/rollout-request.ts';
import { base } from './errors.ts';
import { idempotencyKeySchema, idSchema, scopeSchema, shareSchema } from './ids.ts';

const seconds = z.number().int().min(0).max(604_800);
const ids = z.array(idSchema).min(1).max(1000).readonly();

const optionsSchema = z.strictObject({
  steps: z
    .array(z.strictObject({ share: shareSchema, soakSeconds: seconds.exactOptional() }))
    .min(1)
    .max(50)
    .readonly()
    .exactOptional(),
  soakSeconds: seconds.exactOptional(),
  segments: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('cameras'), cameras: ids }),
        z.strictObject({ kind: z.literal('zone'), zone: z.string().min(1).max(120) }),
        z.strictObject({ kind: z.literal('site'), site: idSchema }),
      ]),
    )
    .max(50)
    .readonly()
    .exactOptional(),
  abShare: shareSchema.exactOptional(),
  maxSurge: z.number().int().min(0).max(64).exactOptional(),
  maxUnavailable: z.number().int().min(0).max(64).exactOptional(),
  mirrorShare: shareSchema.exactOptional(),
  followedBy: z.enum(['blue-green', 'canary', 'rolling', 'recreate']).exactOptional(),
  approval: z.enum(['none', 'before-promotion', 'every-step']).exactOptional(),
  watchSeconds: seconds.exactOptional(),
  keepSeconds: seconds.exactOptional(),
  timeLimitSeconds: seconds.exactOptional(),
  onRestart: z.enum(['continue', 'hold', 'roll-back']).exactOptional(),
  onReturn: z.enum(['ask', 'finish']).exactOptional(),
  waves: z
    .strictObject({
      first: z.number().int().min(1).max(1000),
      growth: z.number().min(1).max(100),
      stopAfter: z.number().int().min(1).max(1000),
    })
    .exactOptional(),
  sites: ids.exactOptional(),
  drill: z.boolean().exactOptional(),
});

export const rolloutRequestSchema = z.strictObject({
  scope: scopeSchema,
  release: idSchema,
  strategy: z.enum(strategies),
  options: optionsSchema,
});

export type PlanAnswer =
  | { readonly kind: 'fits'; readonly plan: RolloutPlan }
  /** Every shortfall, and the strategy that would fit, if one would. */
  | {
      readonly kind: 'does-not-fit';
      readonly missing: readonly Shortfall[];
      readonly instead?: Strategy;
    };

/** One rollout with the end of its journal, newest last. */
export type RolloutDetail = {
  readonly rollout: Rollout;
  readonly journal: readonly JournalEntry[];
  /** Present action by site, in English. */
  readonly doing?: Readonly<Record<string, string>>;
  /** Why the journal cannot be written; forward steps wait until it can. Absent: all of it is on disk. */
  readonly notRecorded?: string;
  /** Measurements of a drill, once its gateways were read after its end. */
  readonly drill?: Drill;
  /** RFC 3339 UTC, the backend's clock. */
  readonly now: string;
};

/** A rollout of another console, as its gateways tell of it. */
export type ForeignRollout = {
  readonly id: string;
  /** Console that drives, `user@host#id`. */
  readonly driver: string;
  readonly service: string;
  readonly sites: readonly string[];
  readonly release: string;
  readonly strategy: Strategy;
  readonly wave: number;
  readonly step: number;
  /** Seconds until it may be taken over without asking; 0: now. */
  readonly drivingLeft: number;
};

export type RolloutsNow = {
  readonly now: string;
  /** Newest first; those under way, and those that ended within the window asked for. */
  readonly rollouts: readonly Rollout[];
  readonly foreign: readonly ForeignRollout[];
};

/** A record of a rollout that went back. Words of a person in `cause` and `lesson`. */
export type Incident = {
  readonly rollout: string;
  /** Markdown, in English: a document that leaves the console. */
  readonly markdown: string;
  readonly cause: string;
  readonly lesson: string;
};

const command = { key: idempotencyKeySchema };

export const rolloutsContract = {
  /** Plan of a request; changes nothing. */
  plan: base.input(rolloutRequestSchema).output(type<PlanAnswer>()),
  /** Plans anew and starts; the id of the rollout. REFUSED where the plan does not fit, or another rollout holds a site. */
  start: base
    .input(z.strictObject({ ...command, request: rolloutRequestSchema }))
    .output(type<{ readonly id: string }>()),
  /** All rollouts under way and the newest ended ones, again at every change, at most twice a second. */
  watch: base
    .input(z.strictObject({ limit: z.number().int().min(1).max(500) }))
    .output(eventIterator(type<RolloutsNow>())),
  /** One rollout, whole, at most twice a second, until it has ended; of a drill until it is measured. */
  follow: base.input(z.strictObject({ id: idSchema })).output(eventIterator(type<RolloutDetail>())),
  command: base
    .input(
      z.strictObject({
        ...command,
        id: idSchema,
        command: z.enum(rolloutCommands),
        /** Number of action that the author has seen last; advance and approve are refused when the rollout has moved on. */
        seen: z.number().int().min(0).exactOptional(),
      }),
    )
    .output(type<void>()),
  /** This console drives from now on; the rollout is held until a person resumes it or rolls it back. */
  takeOver: base
    .input(z.strictObject({ ...command, id: idSchema }))
    .output(type<{ readonly id: string }>()),
  /** Driving ends at once: another console may take over without waiting. */
  handOver: base.input(z.strictObject({ ...command, id: idSchema })).output(type<void>()),
  /** Starts a rollout for the sites that an ended one has left out or behind. */
  finishRest: base
    .input(z.strictObject({ ...command, id: idSchema }))
    .output(type<{ readonly id: string }>()),
  readiness: base.output(eventIterator(type<readonly Readiness[]>())),
  /** The whole way there and back at a site, under live traffic, with the release that is stable. */
  drill: base
    .input(z.strictObject({ ...command, site: idSchema, service: idSchema }))
    .output(type<{ readonly id: string }>()),
  incident: base.input(z.strictObject({ id: idSchema })).output(type<Incident>()),
  /** Cause and lesson of an incident, by a person. */
  annotate: base
    .input(
      z.strictObject({
        ...command,
        id: idSchema,
        cause: z.string().max(10_000),
        lesson: z.string().max(10_000),
      }),
    )
    .output(type<void>()),
};
