import type { Scope } from '../../shared/model/scope.ts';
import type { Values } from './grammar.ts';
import { UsageError } from './usage.ts';
import { idFromWord } from './words.ts';

/** One service at a site or in an environment: SERVICE and one of --site and --environment. */
export function scopeFromWords(service: string | undefined, { site, environment }: Values): Scope {
  const named = { service: idFromWord('SERVICE', service) };
  if ((site === undefined) === (environment === undefined)) {
    throw new UsageError('either --site or --environment is needed');
  }
  return site === undefined
    ? { kind: 'environment', ...named, environment: idFromWord('--environment', environment) }
    : { kind: 'site', ...named, site: idFromWord('--site', site) };
}

export function scopeText(scope: Scope): string {
  return scope.kind === 'site'
    ? `${scope.service} at site ${scope.site}`
    : `${scope.service} in environment ${scope.environment}`;
}
