import { z } from 'zod';
import type { Drill } from '../../../shared/model/readiness.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import { errorText, JournalError } from './journal-file.ts';
import { planSchema } from './plan-schema.ts';
import type { Shape } from './shape.ts';
import { stateSchema } from './state-schema.ts';

/** The journal's rows, and what their texts say. */

export const rolloutRow = z.object({
  id: z.string(),
  by: z.string(),
  at: z.string(),
  plan: z.string(),
  state: z.string(),
});
export const idRow = z.object({ id: z.string() });
export const entryRow = z.object({
  seq: z.number(),
  rollout: z.string(),
  at: z.string(),
  entry: z.string(),
});
export const noteRow = z.object({ cause: z.string(), lesson: z.string() });
export const drillRow = z.object({ rollout: z.string(), drill: z.string() });
export const drillSchema: z.ZodType<Drill> = z.strictObject({
  rollout: z.string(),
  site: z.string(),
  service: z.string(),
  at: z.string(),
  seconds: z.number(),
  lostFrames: z.number(),
  frames: z.number(),
} satisfies Shape<Drill>);
export const startRow = z.object({ site: z.string(), ms: z.number() });

export function toRollout(file: string, row: z.infer<typeof rolloutRow>): Rollout {
  const { id, by, at } = row;
  return {
    ...{ id, by, at },
    plan: understood(file, `the plan of rollout ${id}`, planSchema, row.plan),
    state: understood(file, `the state of rollout ${id}`, stateSchema, row.state),
  };
}

/** Value of a text of the journal; throws JournalError where the schema does not fit. */
export function understood<T>(file: string, what: string, schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : errorText(error);
    throw new JournalError(file, `${what} is not understood: ${why}`, error);
  }
}

/** JSON has no infinity, and a ratio over nothing is one. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each === Number.POSITIVE_INFINITY ? Number.MAX_VALUE : each,
  );
