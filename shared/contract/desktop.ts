import { type } from '@orpc/contract';
import { z } from 'zod';
import { languages } from '../model/language.ts';
import { base } from './errors.ts';

/** Another fleet to start with: the person chooses a file, it is this file, or it is the lab. */
export const otherFleetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choose') }),
  z.strictObject({ kind: z.literal('file'), file: z.string().min(1).max(4096) }),
  z.strictObject({ kind: z.literal('lab') }),
]);
export type OtherFleet = z.infer<typeof otherFleetSchema>;

/** Between the page and the desktop app around it. The headless host has no window: REFUSED. */
export const desktopContract = {
  /** Brings the window up. */
  show: base.output(type<void>()),
  /** Tells the window, for its menu, dialogs and badge, the page's language and how much needs a person. */
  tell: base
    .input(
      z.strictObject({
        language: z.enum(languages),
        attention: z.number().int().min(0).max(1_000_000),
      }),
    )
    .output(type<void>()),
  /** Fleet files opened lately, newest first. */
  recentFleets: base.output(type<readonly string[]>()),
  /** Starts the app anew with another fleet. Asks first while this console drives. */
  openFleet: base.input(otherFleetSchema).output(type<void>()),
};
