import { parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

const options = {
  json: { type: 'boolean', default: false },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
  site: { type: 'string' },
  environment: { type: 'string' },
  share: { type: 'string' },
  hold: { type: 'boolean', default: false },
  'no-hold': { type: 'boolean', default: false },
  wait: { type: 'boolean', default: false },
  plan: { type: 'boolean', default: false },
  strategy: { type: 'string' },
  steps: { type: 'string' },
  soak: { type: 'string' },
  segment: { type: 'string', multiple: true },
  ab: { type: 'string' },
  'max-surge': { type: 'string' },
  'max-unavailable': { type: 'string' },
  mirror: { type: 'string' },
  'followed-by': { type: 'string' },
  approval: { type: 'string' },
  'first-wave': { type: 'string' },
  'wave-growth': { type: 'string' },
  'stop-after': { type: 'string' },
  'all-at-once': { type: 'boolean', default: false },
  watch: { type: 'string' },
  keep: { type: 'string' },
  'time-limit': { type: 'string' },
  'on-restart': { type: 'string' },
  'on-return': { type: 'string' },
} as const;

export type Values = ReturnType<typeof parse>['values'];
export type OptionName = keyof typeof options;

type Rule = { readonly names: number; readonly options: readonly OptionName[] };

const scope = ['site', 'environment'] as const;
const general: readonly string[] = ['json', 'data', 'help'];
const steered: Rule = { names: 1, options: ['wait'] };

/** Which options each verb understands besides --json, --data and --help, and how many names. */
const grammar = {
  status: { names: 0, options: ['site'] },
  watch: { names: 0, options: ['site'] },
  split: { names: 1, options: [...scope, 'share', 'hold', 'no-hold'] },
  rollback: { names: 1, options: [...scope, 'wait'] },
  changes: { names: 0, options: ['site'] },
  check: { names: 1, options: [] },
  deploy: {
    names: 2,
    options: [
      ...scope,
      'wait',
      'plan',
      'strategy',
      'steps',
      'soak',
      'segment',
      'ab',
      'max-surge',
      'max-unavailable',
      'mirror',
      'followed-by',
      'approval',
      'first-wave',
      'wave-growth',
      'stop-after',
      'all-at-once',
      'watch',
      'keep',
      'time-limit',
      'on-restart',
      'on-return',
    ],
  },
  rollouts: { names: 1, options: [] },
  promote: steered,
  pause: { names: 1, options: [] },
  resume: steered,
  abort: steered,
  drill: { names: 1, options: ['site', 'wait'] },
  flag: { names: 3, options: ['site'] },
} satisfies Readonly<Record<string, Rule>>;

export type Verb = keyof typeof grammar;

export type Words = {
  readonly verb: Verb | 'help';
  readonly names: readonly string[];
  readonly values: Values;
};

/** Verb, names and options, each known and in its place; throws a UsageError that names what is not. */
export function readWords(words: readonly string[]): Words {
  const { values, positionals } = parseOrComplain(words);
  const [verb, ...names] = positionals;
  if (values.help) return { verb: 'help', names, values };
  if (verb === undefined) throw new UsageError('a verb is missing');
  if (!isVerb(verb)) throw new UsageError(`there is no verb '${verb}'`);
  const rule: Rule = grammar[verb];
  if (names.length > rule.names)
    throw new UsageError(`'${names[rule.names]}' is one word too many`);
  const foreign = Object.entries(values).find(
    ([name, value]) =>
      value !== false && !general.includes(name) && !rule.options.some((each) => each === name),
  );
  if (foreign) throw new UsageError(`${verb} takes no --${foreign[0]}`);
  return { verb, names, values };
}

function isVerb(text: string): text is Verb {
  return Object.hasOwn(grammar, text);
}

function parse(words: readonly string[]) {
  return parseArgs({ args: [...words], options, allowPositionals: true });
}

function parseOrComplain(words: readonly string[]) {
  try {
    return parse(words);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
