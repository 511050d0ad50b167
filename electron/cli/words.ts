import { flagPattern } from '../../shared/contract/flags.ts';
import { idPattern } from '../../shared/contract/ids.ts';
import { UsageError } from './usage.ts';

/** Readers of typed words; each throws a UsageError that names the expected form. */

export function idFromWord(what: string, text: string | undefined): string {
  if (text === undefined) throw new UsageError(`the ${what} is missing`);
  if (idPattern.test(text)) return text;
  throw new UsageError(`${what} '${text}': letters, digits, '-', '_' and '.' were expected`);
}

export function flagNameOf(text: string): string {
  if (flagPattern.test(text)) return text;
  throw new UsageError(
    `FLAG '${text}': a letter, then letters, digits, '-', '_' and '.' were expected`,
  );
}

/** `25` or `25%` as 0.25. */
export function percentOf(what: string, text: string | undefined): number {
  const percent = /^\d{1,3}(\.\d+)?%?$/.test(text ?? '')
    ? Number.parseFloat(text ?? '')
    : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent / 100;
  throw new UsageError(`${what} ${text ?? 'is missing'}: percent from 0 to 100 were expected`);
}

const secondsIn: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const longest = 604_800;

/** `60s`, `2m` or `1h` as seconds, up to a week. */
export function secondsFromWord(what: string, text: string): number {
  const [, number, unit = 's'] = /^(\d{1,6})([smh])?$/.exec(text) ?? [];
  const seconds = Number(number) * (secondsIn[unit] ?? 1);
  if (seconds <= longest) return seconds;
  throw new UsageError(`${what} ${text}: a time such as 90s, 2m or 1h was expected`);
}

export function numberOf(what: string, text: string, from: number, to: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new UsageError(`${what} ${text}: a whole number from ${from} to ${to} was expected`);
}

export function oneOf<const T extends string>(
  what: string,
  text: string | undefined,
  known: readonly T[],
): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  throw new UsageError(`${what} ${text ?? 'is missing'}: ${known.join(', ')} were expected`);
}
