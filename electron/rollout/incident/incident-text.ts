import type { Fleet } from '../../../shared/model/fleet.ts';
import { plainText } from '../../../shared/model/plain-text.ts';
import type { Scope } from '../../../shared/model/scope.ts';
import { serviceById, siteById } from '../../fleet/index.ts';

/** Words of hosts and people stay words: they make no table, heading, link or image of their own. */
export const escaped = (text: string): string =>
  plainText(text).replace(/[\\`*_[\]<>|#!~&@]|:(?=\/)|(?<=\bwww)\./g, '\\$&');

export const bullet = (name: string, text: string): string => `- **${name}**: ${text}`;

/** Names of sites, services and environments; the id where the fleet file no longer has one. */
export type Names = {
  readonly site: (id: string) => string;
  readonly service: (id: string) => string;
  readonly environment: (id: string) => string;
};

export const namesIn = (fleet: Fleet): Names => ({
  site: (id) => siteById(fleet, id)?.name ?? id,
  service: (id) => serviceById(fleet, id)?.name ?? id,
  environment: (id) => fleet.environments.find((one) => one.id === id)?.name ?? id,
});

export const place = (scope: Scope, names: Names): string =>
  scope.kind === 'site'
    ? `${escaped(names.service(scope.service))} at ${escaped(names.site(scope.site))}`
    : `${escaped(names.service(scope.service))} in ${escaped(names.environment(scope.environment))}`;

/** RFC 3339, UTC, to the second. */
export const utc = (at: string): string => at.replace(/\.\d+Z$/, 'Z');

/** With three digits, so that a figure beyond its limit does not read like it. */
export const percentText = (share: number): string => `${figure(share * 100)}%`;

export const secondsText = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** A block that nothing in it can end. */
export function fenced(lines: readonly string[]): readonly string[] {
  const longest = lines.reduce(
    (most, line) => Math.max(most, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)),
    2,
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines.map(plainText), fence];
}

export const figure = (value: number): string => String(Number(value.toPrecision(3)));
