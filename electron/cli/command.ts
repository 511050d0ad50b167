import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { idPattern } from '../../shared/contract/ids.ts';
import type { Scope } from '../../shared/model/scope.ts';
import { defaultDataDirectory } from '../host/data-directory.ts';
import { UsageError } from './usage.ts';

export type Command = { readonly json: boolean; readonly dataDirectory: string } & (
  | { readonly verb: 'help' }
  | { readonly verb: 'status'; readonly site?: string }
  | { readonly verb: 'watch'; readonly site?: string }
  | {
      readonly verb: 'split';
      readonly scope: Scope;
      /** 0–1. */
      readonly share: number;
      readonly hold: boolean;
    }
  | { readonly verb: 'rollback'; readonly scope: Scope }
  | { readonly verb: 'check'; readonly host?: string }
);

const options = {
  json: { type: 'boolean', default: false },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
  site: { type: 'string' },
  environment: { type: 'string' },
  share: { type: 'string' },
  hold: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parse>['values'];

function parse(words: readonly string[]) {
  return parseArgs({ args: [...words], options, allowPositionals: true });
}

/** Which options each verb understands besides --json, --data and --help, and how many names. */
const grammar: Readonly<Record<string, { readonly names: number; readonly options: string[] }>> = {
  status: { names: 0, options: ['site'] },
  watch: { names: 0, options: ['site'] },
  split: { names: 1, options: ['site', 'environment', 'share', 'hold'] },
  rollback: { names: 1, options: ['site', 'environment'] },
  check: { names: 1, options: [] },
};

/** Throws a UsageError that names what is wrong. */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parseOrComplain(words);
  const base = {
    json: values.json,
    dataDirectory: resolve(process.env.INIT_CWD ?? '.', values.data ?? defaultDataDirectory()),
  };
  const [verb, ...names] = positionals;
  if (values.help) return { ...base, verb: 'help' };
  const rule = grammar[verb ?? ''];
  if (verb === undefined || rule === undefined) {
    throw new UsageError(verb === undefined ? 'a verb is missing' : `there is no verb '${verb}'`);
  }
  if (names.length > rule.names)
    throw new UsageError(`'${names[rule.names]}' is one word too many`);
  rejectForeignOptions(verb, rule.options, values);
  return { ...base, ...commandOf(verb, names[0], values) };
}

function parseOrComplain(words: readonly string[]) {
  try {
    return parse(words);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function rejectForeignOptions(verb: string, known: readonly string[], values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    const general = name === 'json' || name === 'data' || name === 'help';
    if (general || known.includes(name) || value === undefined || value === false) continue;
    throw new UsageError(`${verb} takes no --${name}`);
  }
}

type Specific = Command extends infer C
  ? C extends Command
    ? Omit<C, 'json' | 'dataDirectory'>
    : never
  : never;

function commandOf(verb: string, name: string | undefined, values: Values): Specific {
  switch (verb) {
    case 'split':
      return {
        verb,
        scope: scopeOf(name, values),
        share: shareOf(values.share),
        hold: values.hold,
      };
    case 'rollback':
      return { verb, scope: scopeOf(name, values) };
    case 'check':
      return name === undefined ? { verb } : { verb, host: idOf('HOST', name) };
    case 'watch':
      return values.site === undefined ? { verb } : { verb, site: idOf('--site', values.site) };
    default:
      return values.site === undefined
        ? { verb: 'status' }
        : { verb: 'status', site: idOf('--site', values.site) };
  }
}

function scopeOf(service: string | undefined, values: Values): Scope {
  if (service === undefined) throw new UsageError('the SERVICE is missing');
  const named = { service: idOf('SERVICE', service) };
  if ((values.site === undefined) === (values.environment === undefined)) {
    throw new UsageError('either --site or --environment is needed');
  }
  return values.site === undefined
    ? {
        kind: 'environment',
        ...named,
        environment: idOf('--environment', values.environment ?? ''),
      }
    : { kind: 'site', ...named, site: idOf('--site', values.site) };
}

function idOf(what: string, text: string): string {
  if (idPattern.test(text)) return text;
  throw new UsageError(`${what} '${text}': letters, digits, '-', '_' and '.' were expected`);
}

function shareOf(text: string | undefined): number {
  const percent = /^\d{1,3}(\.\d+)?%?$/.test(text ?? '')
    ? Number.parseFloat(text ?? '')
    : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent / 100;
  throw new UsageError(`--share ${text ?? 'is missing'}: percent from 0 to 100 were expected`);
}
