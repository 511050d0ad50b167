import { wavesFor } from '../../shared/model/rollout-defaults.ts';
import {
  type CanaryStep,
  type RolloutOptions,
  type RolloutRequest,
  type Segment,
  type Strategy,
  strategies,
  type WaveOptions,
} from '../../shared/model/rollout-request.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { OptionName, Values } from './grammar.ts';
import { scopeFromWords } from './scope-words.ts';
import { UsageError } from './usage.ts';
import { idFromWord, numberOf, oneOf, percentOf, secondsFromWord } from './words.ts';

/** Options that mean something to some strategies only. */
const belongsTo: Readonly<Partial<Record<OptionName, Strategy>>> = {
  steps: 'canary',
  segment: 'canary',
  ab: 'canary',
  'max-surge': 'rolling',
  'max-unavailable': 'rolling',
  mirror: 'shadow',
  'followed-by': 'shadow',
};

const following = ['blue-green', 'canary', 'rolling', 'recreate'] as const;

/** Request of `deploy`; throws a UsageError that names the wrong word. */
export function requestFromWords(names: readonly string[], values: Values): RolloutRequest {
  const scope = scopeFromWords(names[0], values);
  const release = idFromWord('RELEASE', names[1]);
  const strategy = oneOf('--strategy', values.strategy, strategies);
  const next = given(values['followed-by'], (text) => oneOf('--followed-by', text, following));
  for (const [name, owner] of Object.entries(belongsTo)) {
    if (values[name as OptionName] === undefined || owner === strategy || owner === next) continue;
    throw new UsageError(`--${name} is for the strategy ${owner}`);
  }
  if (values.ab !== undefined && values.steps !== undefined) {
    throw new UsageError('either --ab or --steps: an A/B test stays at one share');
  }
  const options: RolloutOptions = defined<RolloutOptions>({
    ...trafficOptions(values),
    ...timeOptions(values),
    followedBy: next,
    waves: wavesOf(scope, values),
  });
  return { scope, release, strategy, options };
}

function trafficOptions(values: Values) {
  return {
    steps: given(values.steps, stepsOf),
    segments: given(values.segment, (texts) => texts.map(segmentOf)),
    abShare: given(values.ab, (text) => percentOf('--ab', text)),
    maxSurge: given(values['max-surge'], (text) => numberOf('--max-surge', text, 0, 64)),
    maxUnavailable: given(values['max-unavailable'], (text) =>
      numberOf('--max-unavailable', text, 0, 64),
    ),
    mirrorShare: given(values.mirror, (text) => percentOf('--mirror', text)),
    approval: given(values.approval, (text) =>
      oneOf('--approval', text, ['none', 'before-promotion', 'every-step']),
    ),
  };
}

function timeOptions(values: Values) {
  const time = (name: 'soak' | 'watch' | 'keep' | 'time-limit') =>
    given(values[name], (text) => secondsFromWord(`--${name}`, text));
  return {
    soakSeconds: time('soak'),
    watchSeconds: time('watch'),
    keepSeconds: time('keep'),
    timeLimitSeconds: time('time-limit'),
    onRestart: given(values['on-restart'], (text) =>
      oneOf('--on-restart', text, ['continue', 'hold', 'roll-back']),
    ),
    onReturn: given(values['on-return'], (text) => oneOf('--on-return', text, ['ask', 'finish'])),
  };
}

/** `5,25,100` in percent, each with a soak of its own where it says one: `5:2m,100`. */
function stepsOf(text: string): readonly CanaryStep[] {
  const steps = text.split(',').map((part): CanaryStep => {
    const [share, soak, more] = part.split(':');
    if (more !== undefined) throw new UsageError(`--steps ${part}: a share such as 25 or 25:2m`);
    const step = { share: percentOf('--steps', share) };
    return soak === undefined ? step : { ...step, soakSeconds: secondsFromWord('--steps', soak) };
  });
  const grows = steps.every(({ share }, index) => share > (steps[index - 1]?.share ?? 0));
  if (grows && steps.at(-1)?.share === 1) return steps;
  throw new UsageError(`--steps ${text}: growing shares were expected, the last one 100`);
}

function segmentOf(text: string): Segment {
  const at = text.indexOf(':');
  const value = text.slice(at + 1);
  const kind = oneOf('--segment', at < 0 ? text : text.slice(0, at), ['zone', 'site', 'cameras']);
  if (at < 0 || value === '') throw new UsageError(`--segment ${text}: ${kind}:NAME was expected`);
  if (kind === 'zone') return { kind, zone: value };
  if (kind === 'site') return { kind, site: idFromWord('--segment', value) };
  return { kind, cameras: value.split(',').map((camera) => idFromWord('--segment', camera)) };
}

/** An environment goes in waves of 1, 2, 4 … sites, as a screen would ask, unless said otherwise. */
function wavesOf(scope: Scope, values: Values): WaveOptions | undefined {
  const { 'first-wave': first, 'wave-growth': growth, 'stop-after': stopAfter } = values;
  const isAsked = [first, growth, stopAfter].some((each) => each !== undefined);
  const allAtOnce = values['all-at-once'];
  if ((isAsked || allAtOnce) && scope.kind === 'site') {
    throw new UsageError(
      '--first-wave, --wave-growth, --stop-after and --all-at-once need --environment',
    );
  }
  if (allAtOnce && isAsked)
    throw new UsageError('either --all-at-once, or --first-wave, --wave-growth and --stop-after');
  if (allAtOnce) return wavesFor(scope, 'all-at-once');
  const asked = defined<WaveOptions>({
    first: given(first, (text) => numberOf('--first-wave', text, 1, 1000)),
    growth: given(growth, (text) => numberOf('--wave-growth', text, 1, 100)),
    stopAfter: given(stopAfter, (text) => numberOf('--stop-after', text, 1, 1000)),
  });
  return wavesFor(scope, asked);
}

function given<T, R>(value: T | undefined, read: (value: T) => R): R | undefined {
  return value === undefined ? undefined : read(value);
}

type Optional<T> = { [Name in keyof T]: T[Name] | undefined };

/** Options without a typed value are left out, so the backend's own defaults hold. */
function defined<T extends object>(options: Optional<T>): Partial<T> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
