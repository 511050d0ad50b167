import type { Scope } from '../../../shared/model/scope.ts';

/** Words of hosts and people stay words: they make no table, heading or link of their own. */
export const escaped = (text: string): string =>
  text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_[\]<>|#]/g, '\\$&');

export const bullet = (name: string, text: string): string => `- **${name}**: ${text}`;

export const place = (scope: Scope): string =>
  scope.kind === 'site'
    ? `${escaped(scope.service)} at ${escaped(scope.site)}`
    : `${escaped(scope.service)} in ${escaped(scope.environment)}`;

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** A block that nothing in it can end. */
export function fenced(lines: readonly string[]): readonly string[] {
  const longest = lines.reduce(
    (most, line) => Math.max(most, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)),
    2,
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence];
}

export const figure = (value: number): string => String(Number(value.toPrecision(3)));
