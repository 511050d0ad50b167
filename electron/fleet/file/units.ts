import { z } from 'zod';
import { text } from './leaves.ts';

const bytesExpected = 'a size in bytes, such as 512m or 2g';
const byteUnits: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** `512m`, `1.5g` or a number of bytes, read as a number of bytes as Docker reads it. */
export const bytes = z
  .union(
    [
      z.int().min(1, { error: bytesExpected, abort: true }),
      text(/^\d{1,12}(?:\.\d{1,3})?[bkmg]$/i, bytesExpected),
    ],
    { error: bytesExpected },
  )
  .meta({ description: bytesExpected })
  .transform((value) =>
    typeof value === 'number'
      ? value
      : Math.round(Number(value.slice(0, -1)) * (byteUnits[value.slice(-1).toLowerCase()] ?? 1)),
  );

const secondsIn: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `15s`, `2m` or a number of seconds, read as whole seconds within the bounds. */
export function seconds(from: number, to: number, what: string) {
  const expected = `${what} from ${from} s to ${to} s, such as 15s or 2m`;
  return z
    .union([z.int(), text(/^\d{1,6}[smh]$/, expected)], { error: expected })
    .meta({ description: expected })
    .transform((value, context) => {
      const total =
        typeof value === 'number'
          ? value
          : Number(value.slice(0, -1)) * (secondsIn[value.slice(-1)] ?? 1);
      if (total >= from && total <= to) return total;
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    });
}

const rangeExpected = 'a range of ports from low to high, such as 21000-21099';

/** `21000-21099`, both ends included. */
export const portRange = text(/^\d{1,5}-\d{1,5}$/, rangeExpected).transform((value, context) => {
  const [from = 0, to = 0] = value.split('-').map(Number);
  if (from >= 1 && to <= 65535 && from <= to) return { from, to };
  context.addIssue({ code: 'custom', message: rangeExpected });
  return z.NEVER;
});
