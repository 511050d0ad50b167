import { resolve } from 'node:path';
import { assertNever } from '../../shared/model/assert-never.ts';
import type { RolloutRequest } from '../../shared/model/rollout-request.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { LeasePolicy } from '../../shared/model/split.ts';
import { defaultDataDirectory } from '../host/index.ts';
import { readWords, type Values, type Verb } from './grammar.ts';
import { requestFromWords } from './request-words.ts';
import { scopeFromWords } from './scope-words.ts';
import { UsageError } from './usage.ts';
import { flagNameOf, idFromWord, oneOf, percentOf } from './words.ts';

/** promote: takes the rollout's next step now, by `approve` or `advance`. */
export type Steering = 'promote' | 'pause' | 'resume' | 'abort' | 'roll-back';

type Asked =
  | { readonly verb: 'help' }
  | { readonly verb: 'status'; readonly site?: string }
  | { readonly verb: 'watch'; readonly site?: string }
  | {
      readonly verb: 'split';
      readonly scope: Scope;
      /** 0–1. */
      readonly share: number;
      /** Absent: as it is. */
      readonly policy?: LeasePolicy;
    }
  | { readonly verb: 'rollback'; readonly scope: Scope }
  | { readonly verb: 'changes'; readonly site?: string }
  | { readonly verb: 'check'; readonly host?: string }
  | {
      readonly verb: 'deploy';
      readonly request: RolloutRequest;
      readonly planOnly: boolean;
      readonly wait: boolean;
    }
  | { readonly verb: 'rollouts'; readonly id?: string }
  | {
      readonly verb: 'steer';
      readonly how: Steering;
      /** Id of a rollout or of its service; absent: the only one under way. */
      readonly rollout?: string;
      readonly wait: boolean;
    }
  | {
      readonly verb: 'drill';
      readonly service: string;
      readonly site: string;
      readonly wait: boolean;
    }
  | { readonly verb: 'flags'; readonly service: string; readonly site: string }
  | {
      readonly verb: 'flag';
      readonly service: string;
      readonly site: string;
      readonly flag: string;
      readonly on: boolean;
    };

export type Command = { readonly json: boolean; readonly dataDirectory: string } & Asked;

/** Throws a UsageError that names what is wrong. */
export function parseCommand(words: readonly string[]): Command {
  const { verb, names, values } = readWords(words);
  const base = {
    json: values.json,
    dataDirectory: resolve(process.env.INIT_CWD ?? '.', values.data ?? defaultDataDirectory()),
  };
  return { ...base, ...(verb === 'help' ? { verb } : askedOf(verb, names, values)) };
}

function askedOf(verb: Verb, names: readonly string[], values: Values): Asked {
  const { wait } = values;
  const [name] = names;
  switch (verb) {
    case 'status':
    case 'watch':
    case 'changes':
      return values.site === undefined
        ? { verb }
        : { verb, site: idFromWord('--site', values.site) };
    case 'split':
      return {
        verb,
        scope: scopeFromWords(name, values),
        share: percentOf('--share', values.share),
        ...policyOf(values),
      };
    case 'rollback':
      return rollbackOf(name, values);
    case 'check':
      return name === undefined ? { verb } : { verb, host: idFromWord('HOST', name) };
    case 'deploy':
      if (values.plan && wait) throw new UsageError('--plan starts nothing, so takes no --wait');
      return { verb, request: requestFromWords(names, values), planOnly: values.plan, wait };
    case 'rollouts':
      return name === undefined ? { verb } : { verb, id: idFromWord('ID', name) };
    case 'promote':
    case 'pause':
    case 'resume':
    case 'abort':
      return { verb: 'steer', how: verb, ...rolloutOf(name), wait };
    case 'drill':
      return { verb, ...placeOf(name, values), wait };
    case 'flag':
      return flagOf(names, values);
    default:
      return assertNever(verb);
  }
}

function policyOf({ hold, 'no-hold': noHold }: Values): { readonly policy?: LeasePolicy } {
  if (hold && noHold) throw new UsageError('either --hold or --no-hold');
  if (hold) return { policy: 'hold' };
  return noHold ? { policy: 'dead-man' } : {};
}

/** With a scope: its traffic. Without: the rollout that is named, or the only one. */
function rollbackOf(name: string | undefined, values: Values): Asked {
  if (values.site === undefined && values.environment === undefined) {
    return { verb: 'steer', how: 'roll-back', ...rolloutOf(name), wait: values.wait };
  }
  if (values.wait) throw new UsageError('--wait is for the rollback of a rollout');
  return { verb: 'rollback', scope: scopeFromWords(name, values) };
}

function rolloutOf(name: string | undefined): { readonly rollout?: string } {
  return name === undefined ? {} : { rollout: idFromWord('ROLLOUT', name) };
}

function placeOf(service: string | undefined, { site }: Values) {
  const named = idFromWord('SERVICE', service);
  if (site === undefined) throw new UsageError('--site is missing');
  return { service: named, site: idFromWord('--site', site) };
}

function flagOf([service, flag, state]: readonly string[], values: Values): Asked {
  const place = placeOf(service, values);
  if (flag === undefined) return { verb: 'flags', ...place };
  const on = oneOf('the state of the flag', state, ['on', 'off']) === 'on';
  return { verb: 'flag', ...place, flag: flagNameOf(flag), on };
}
