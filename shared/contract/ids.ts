import { z } from 'zod';

/**
 * Ids end up in map files, HAProxy names, shell words and container names,
 * so only letters, digits, `-`, `_` and `.` are let in, and never a leading `-` or `.`.
 */
export const idPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/;
export const idSchema = z.string().regex(idPattern);
/** A container's id, 64 hexadecimal digits, or its name: longer than our own ids may be. */
export const containerSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/);
export const shareSchema = z.number().min(0).max(1);
/** A command is never replayed by itself; the same key twice gives the same change. */
export const idempotencyKeySchema = z.string().min(8).max(64);

export const scopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('site'), service: idSchema, site: idSchema }),
  z.strictObject({ kind: z.literal('environment'), service: idSchema, environment: idSchema }),
]);
