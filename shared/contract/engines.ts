import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { LogLine } from '../model/container.ts';
import { slotNames } from '../model/split.ts';
import { base } from './errors.ts';
import { containerSchema, idempotencyKeySchema, idSchema } from './ids.ts';

export type ImageProgress =
  | { readonly kind: 'progress'; readonly text: string; readonly ratio?: number }
  | { readonly kind: 'done'; readonly image: string };

export type StartStep = 'image' | 'create' | 'start' | 'health' | 'slot';
export type StartProgress =
  | {
      readonly kind: 'step';
      readonly engine: string;
      readonly step: StartStep;
      readonly text: string;
    }
  | {
      readonly kind: 'done';
      readonly slot: 'a' | 'b' | 'c';
      readonly containers: readonly string[];
    }
  | {
      readonly kind: 'failed';
      readonly engine: string;
      readonly step: StartStep;
      readonly detail: string;
    };

export const enginesContract = {
  pull: base
    .input(z.strictObject({ engine: idSchema, release: idSchema }))
    .output(eventIterator(type<ImageProgress>())),
  /** Loads an image archive (`docker save`) that lies on this machine. */
  load: base
    .input(z.strictObject({ engine: idSchema, path: z.string().min(1).max(4096) }))
    .output(eventIterator(type<ImageProgress>())),
  /** Starts a release's containers beside what runs, proves them healthy, puts them into an empty slot. */
  start: base
    .input(
      z.strictObject({
        key: idempotencyKeySchema,
        site: idSchema,
        release: idSchema,
        slot: z.enum(slotNames).optional(),
      }),
    )
    .output(eventIterator(type<StartProgress>())),
  /** Empties a slot that has no traffic: out of HAProxy first, then stopped and removed. */
  remove: base
    .input(
      z.strictObject({
        key: idempotencyKeySchema,
        site: idSchema,
        service: idSchema,
        slot: z.enum(slotNames),
      }),
    )
    .output(eventIterator(type<StartProgress>())),
  /** Follows a container's log, the last lines first. */
  logs: base
    .input(
      z.strictObject({
        engine: idSchema,
        container: containerSchema,
        tail: z.number().int().min(0).max(2000),
      }),
    )
    .output(eventIterator(type<readonly LogLine[]>())),
};
