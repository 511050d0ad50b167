import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { QueuedCommand, ToldChange } from '../model/change.ts';
import type { InstallState } from '../model/picture.ts';
import { slotNames } from '../model/split.ts';
import { base } from './errors.ts';
import { idempotencyKeySchema, idSchema, scopeSchema, shareSchema } from './ids.ts';

/** Real effect of a share, before it is asked for. Shares are 0–1. */
export type SplitPreview = {
  /** Shares that can be reached, 0 first: one more camera each time. */
  readonly shares: readonly number[];
  readonly nearest: { readonly share: number; readonly cameras: readonly string[] };
  /** True when cameras weigh equally because nothing has been counted yet. */
  readonly unweighted: boolean;
};

const command = { key: idempotencyKeySchema };

/** Methods that change traffic yield the change as it goes; the last one is `finished`. */
const changes = eventIterator(type<ToldChange>());

const leasePolicySchema = z.enum(['dead-man', 'hold']);

export const trafficContract = {
  preview: base
    .input(z.strictObject({ scope: scopeSchema, share: shareSchema }))
    .output(type<SplitPreview>()),
  /** Sets the candidate's share over the scope. */
  split: base
    .input(
      z.strictObject({
        ...command,
        scope: scopeSchema,
        share: shareSchema,
        /** Absent: as it is. */
        policy: leasePolicySchema.optional(),
      }),
    )
    .output(changes),
  /** Keeps a camera on one role, or lets it follow the split again (`none`). */
  pin: base
    .input(
      z.strictObject({
        ...command,
        site: idSchema,
        camera: idSchema,
        role: z.enum(['stable', 'candidate', 'none']),
      }),
    )
    .output(changes),
  /**
   * Everything back on stable; where nothing is on a candidate, the release before becomes stable
   * again while it runs. Never asks; `undo` takes it back. NOTHING_TO_ROLL_BACK where there is neither.
   */
  rollback: base
    .input(
      z.strictObject({
        ...command,
        scope: scopeSchema,
        /** Releases that the person saw would be left: a second press does not go a release further. */
        leaves: z.array(z.string().min(1).max(200)).max(1000).readonly().optional(),
      }),
    )
    .output(changes),
  /** Whether the share stays when this console is lost (`hold`). Moves nothing. */
  policy: base
    .input(z.strictObject({ ...command, scope: scopeSchema, policy: leasePolicySchema }))
    .output(changes),
  /** Puts back what was in force before the named change. */
  undo: base.input(z.strictObject({ ...command, change: idSchema })).output(changes),
  /** The candidate's slot becomes stable, and stable becomes `previous`. */
  promote: base.input(z.strictObject({ ...command, scope: scopeSchema })).output(changes),
  /** Which slot is the candidate; `none` takes the role away (its traffic goes to stable first). */
  candidate: base
    .input(
      z.strictObject({
        ...command,
        scope: scopeSchema,
        slot: z.enum([...slotNames, 'none']),
      }),
    )
    .output(changes),
  /** Share of frames copied to the candidate's slot in the role `shadow`. */
  mirror: base
    .input(z.strictObject({ ...command, scope: scopeSchema, share: shareSchema }))
    .output(changes),
  /** Drift: make live what was meant (`correct`), or mean what is live (`adopt`). */
  settle: base
    .input(
      z.strictObject({
        ...command,
        gateway: idSchema,
        service: idSchema,
        how: z.enum(['correct', 'adopt']),
      }),
    )
    .output(changes),
  /**
   * Changes of the last days, newest first: of a site, with the results there. A page of them, which
   * may be shorter than `limit` and is empty only at the end; the next begins after `before`.
   */
  history: base
    .input(
      z.strictObject({
        site: idSchema.optional(),
        limit: z.number().int().min(1).max(500),
        before: idSchema.optional(),
      }),
    )
    .output(type<readonly ToldChange[]>()),
  /** One change as it is now: its queued commands end later. */
  change: base.input(z.strictObject({ id: idSchema })).output(type<ToldChange>()),
  queued: base.output(type<readonly QueuedCommand[]>()),
  /** Answers a queued command that asks: do it all the same, or drop it. */
  answer: base
    .input(z.strictObject({ ...command, queued: idSchema, how: z.enum(['do', 'drop']) }))
    .output(type<void>()),
  /** Difference between the files on the gateway and those that the fleet asks for. */
  installDiff: base.input(z.strictObject({ gateway: idSchema })).output(type<InstallState>()),
  /** The same as one POSIX sh script, for root to read and run on the gateway. */
  installScript: base
    .input(z.strictObject({ gateway: idSchema }))
    .output(type<{ readonly fileName: string; readonly text: string }>()),
  /** Writes our file, proves the binds free, reloads, and puts the old back if no new process answers. */
  install: base
    .input(z.strictObject({ ...command, gateway: idSchema }))
    .output(eventIterator(type<InstallProgress>())),
};

export type InstallStep = 'render' | 'check' | 'binds' | 'write' | 'reload' | 'answer' | 'restore';
export type InstallProgress =
  | { readonly kind: 'step'; readonly step: InstallStep }
  | { readonly kind: 'done'; readonly ms: number }
  | {
      readonly kind: 'failed';
      readonly step: InstallStep;
      readonly detail: string;
      readonly restored: boolean;
    };
