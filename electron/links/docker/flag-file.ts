import { z } from 'zod';
import { flagPattern } from '../../../shared/contract/flags.ts';
import { NotUnderstood } from './fault.ts';

/**
 * Feature flags as a file in flagd's format, which any OpenFeature provider for flagd reads in its
 * file mode: https://flagd.dev/reference/flag-definitions/
 */

export type Flags = Readonly<Record<string, boolean>>;

const schemaUrl = 'https://flagd.dev/schema/v0/flags.json';

export function renderFlags(flags: Flags): string {
  const definitions = Object.entries(flags).map(([name, on]) => [
    name,
    {
      state: 'ENABLED',
      variants: { on: true, off: false },
      defaultVariant: on ? 'on' : 'off',
    },
  ]);
  const document = { $schema: schemaUrl, flags: Object.fromEntries(definitions) };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Strict, since it is written anew as a whole: entries made by hand must not be lost. */
const fileSchema = z.strictObject({
  $schema: z.literal(schemaUrl),
  flags: z.record(
    z.string().regex(flagPattern),
    z.strictObject({
      state: z.literal('ENABLED'),
      variants: z.strictObject({ on: z.literal(true), off: z.literal(false) }),
      defaultVariant: z.enum(['on', 'off']),
    }),
  ),
});

/** The state of each flag; throws NotUnderstood, saying where, on a file that is not as we write it. */
export function parseFlags(text: string): Flags {
  const parsed = fileSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') || 'its top level';
    throw new NotUnderstood(`the flag file is not as Tallydeck writes it, at ${where}`);
  }
  return Object.fromEntries(
    Object.entries(parsed.data.flags).map(([name, { defaultVariant }]) => [
      name,
      defaultVariant === 'on',
    ]),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotUnderstood('the flag file is no JSON');
  }
}
