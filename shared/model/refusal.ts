import { z } from 'zod';
import { nothingToRollBack } from './rollback.ts';
import { slotNames } from './split.ts';

const text = z.string();
const slot = z.enum(slotNames);
const one = <C extends string, S extends z.ZodRawShape>(code: C, shape: S) =>
  z.object({ code: z.literal(code), ...shape });

/**
 * Why a command of a person is refused, as a code with its data; `shared/words/refusals.ts` has the
 * sentences in both languages. Nothing was done, except where `containers-left` says what is left.
 */
export const refusalSchema = z.discriminatedUnion('code', [
  // A gateway as it is.
  one('observed', {}),
  one('not-installed', {}),
  one('not-read', {}),
  one('not-all-read', {}),
  one('gateway-down', {}),
  one('no-route', { service: text }),
  one('no-gateway', { service: text }),
  one('not-ssh', {}),
  one('damaged', { detail: text }),
  // Another console, or another command of this one.
  one('driven-by', { by: text, seconds: z.number() }),
  one('taken-over', { by: text }),
  one('not-holding', {}),
  one('overtaken', {}),
  one('given-up', {}),
  one('revision-moved', { revision: z.number(), by: text, asked: z.number() }),
  one('replaced', { detail: text }),
  one('slots-busy', { service: text, site: text }),
  one('flags-busy', { service: text, site: text }),
  one('install-busy', { gateway: text }),
  one('queued-busy', { queued: text }),
  one('key-used', { key: text }),
  // Slots and releases.
  one('no-placement', { service: text, site: text }),
  one('slots-full', {}),
  one('slot-stable', { slot }),
  one('slot-is-stable', { slot }),
  one('slot-empty', { slot }),
  one('slot-in-use', { slot }),
  one('slot-unhealthy', { slot, servers: text }),
  one('slot-drains', { slot, seconds: z.number() }),
  one('containers-left', { slot, left: text }),
  one('no-candidate', {}),
  one('stable-stays', { release: text, why: z.enum(nothingToRollBack) }),
  one('no-mirror', { service: text }),
  one('no-flag-file', { service: text }),
  // The request itself.
  one('nothing-to-undo', {}),
  one('part-of-rollout', {}),
  one('no-file', { path: text }),
  one('no-window', {}),
  one('real-fleet', {}),
  /** The words of another program. */
  one('remote', { detail: text }),
]);
export type Refusal = z.infer<typeof refusalSchema>;
export type RefusalCode = Refusal['code'];
export type RefusalWords = Readonly<
  Record<RefusalCode, { readonly what: string; readonly mend: string }>
>;

/** The console that keeps this one from writing; undefined where the refusal is for another reason. */
export const fencedBy = (refusal: Refusal | undefined): string | undefined =>
  refusal?.code === 'driven-by' || refusal?.code === 'taken-over' ? refusal.by : undefined;
