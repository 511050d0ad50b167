import type { z } from 'zod';

/** Every field of a type, none forgotten: a field that the model gains is missed by the type-check here. */
export type Shape<T> = { readonly [Name in keyof Required<T>]: z.ZodType };
