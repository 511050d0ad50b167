import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { CommandFault } from '../model/link.ts';
import type { SlotName } from '../model/split.ts';
import { base } from './errors.ts';
import { idempotencyKeySchema, idSchema } from './ids.ts';

export const flagPattern = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** A container of the service; an engine alone where its containers could not be listed. */
export type FlagHolder = {
  readonly engine: string;
  readonly container?: string;
  readonly slot?: SlotName;
  readonly release?: string;
};

/** Flag file of one container, read back from inside it. */
export type FlagsInContainer = FlagHolder & {
  readonly flags:
    | { readonly kind: 'read'; readonly states: Readonly<Record<string, boolean>> }
    /** The release was started before its service had flags. */
    | { readonly kind: 'no-file' }
    | { readonly kind: 'failed'; readonly fault: CommandFault };
};

/** Result of setting a flag in one container; `set`: read back. */
export type FlagResult = FlagHolder & {
  readonly result:
    | { readonly kind: 'set'; readonly was: boolean }
    /** Its release does not know the flag: left alone. */
    | { readonly kind: 'not-there' }
    | { readonly kind: 'failed' | 'unknown'; readonly fault: CommandFault };
};

const place = { site: idSchema, service: idSchema };

/**
 * Feature flags of the containers of a service at a site. A release starts with the flags that the
 * fleet file gives it; a flag that is set here lasts as long as the container.
 */
export const flagsContract = {
  list: base.input(z.strictObject(place)).output(type<readonly FlagsInContainer[]>()),
  /** Sets a flag in every container that knows it; one result as each is done. NOT_FOUND: none knows it. */
  set: base
    .input(
      z.strictObject({
        key: idempotencyKeySchema,
        ...place,
        flag: z.string().regex(flagPattern),
        on: z.boolean(),
      }),
    )
    .output(eventIterator(type<FlagResult>())),
};
