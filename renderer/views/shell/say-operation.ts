import type { TFunction } from 'i18next';
import type { ToldResult } from '../../../shared/model/change.ts';
import type { Tone } from '../../parts/rollback-button/rollback-dock.tsx';
import { changesOf, isRunning, type Operation } from '../../state/changes-store.ts';
import type { Format } from '../../words/format.ts';
import { faultDetail } from '../../words/say-error.ts';
import { sayFailure } from '../../words/say-obstacle.ts';
import type { Teller } from '../../words/say-rollout.ts';

export type Report = { readonly tone: Tone; readonly parts: readonly string[] };

type Applied = Extract<ToldResult, { kind: 'applied' }>;

/** Outcome of an operation over all its gateways, in as few words as tell it all. */
export function sayOperation(
  teller: Teller,
  operation: Operation,
  name: string,
  clock: (at: number) => string = teller.format.time,
): Report {
  const { t, format } = teller;
  if (operation.progress.length === 0)
    return { tone: 'bad', parts: [t('changes.noServices', { name })] };
  const results = changesOf(operation).flatMap((change) => change.results);
  const applied = results.filter((one) => one.kind === 'applied');
  const trouble = [...sayFailures(teller, operation), ...sayLosses(t, results)];
  const parts = [
    ...(applied.length === 0 ? [] : sayApplied(t, format, applied, results.length)),
    ...sayQueued(t, results),
    ...sayEnded(t, clock, results),
    ...trouble,
  ];
  if (isRunning(operation)) return { tone: 'running', parts };
  if (trouble.length > 0 || applied.some(hasTrouble)) return { tone: 'bad', parts };
  const unneeded = results.filter(({ kind }) => kind === 'unneeded').length;
  const whole = applied.length + unneeded === results.length && applied.every(isVerified);
  return { tone: whole ? 'good' : 'partial', parts };
}

const isVerified = (one: Applied) => one.verification.kind === 'verified';
const hasTrouble = (one: Applied) =>
  one.verification.kind === 'contradicted' || one.persisted.kind === 'failed';

function sayApplied(
  t: TFunction,
  format: Format,
  applied: readonly Applied[],
  all: number,
): readonly string[] {
  const ms = (values: readonly number[]) =>
    t('common.unit.ms', { value: format.whole(Math.max(...values)) });
  const first = t('changes.applied', {
    done: applied.length,
    all,
    ms: ms(applied.map((one) => one.appliedMs)),
  });
  return [first, ...sayVerified(t, applied, ms), ...sayPersisted(t, applied, ms)];
}

type Ms = (values: readonly number[]) => string;

function sayVerified(t: TFunction, applied: readonly Applied[], ms: Ms): readonly string[] {
  const kinds = applied.map((one) => one.verification);
  const contradicted = kinds.find((one) => one.kind === 'contradicted');
  if (contradicted !== undefined)
    return [t('changes.contradicted', { detail: contradicted.detail })];
  if (kinds.some((one) => one.kind === 'pending')) return [t('changes.verifying')];
  const verified = kinds.flatMap((one) => (one.kind === 'verified' ? [one.ms] : []));
  return [
    ...(verified.length === 0 ? [] : [t('changes.verified', { ms: ms(verified) })]),
    ...(verified.length === kinds.length ? [] : [t('changes.noFrames')]),
  ];
}

function sayPersisted(t: TFunction, applied: readonly Applied[], ms: Ms): readonly string[] {
  const kinds = applied.map((one) => one.persisted);
  const failed = kinds.find((one) => one.kind === 'failed');
  if (failed !== undefined) return [t('changes.notPersisted', { detail: failed.fault.detail })];
  if (kinds.some((one) => one.kind === 'pending')) return [t('changes.persisting')];
  const done = kinds.flatMap((one) => (one.kind === 'persisted' ? [one.ms] : []));
  return [t('changes.persisted', { ms: ms(done) })];
}

function sayQueued(t: TFunction, results: readonly ToldResult[]): readonly string[] {
  const queued = results.filter((one) => one.kind === 'queued');
  const named = (key: 'changes.queued' | 'changes.asks', of: typeof queued) =>
    of.length === 0
      ? []
      : [t(key, { count: of.length, names: of.map(({ gateway }) => gateway).join(', ') })];
  return [
    ...named(
      'changes.queued',
      queued.filter(({ asks }) => !asks),
    ),
    ...named(
      'changes.asks',
      queued.filter(({ asks }) => asks),
    ),
  ];
}

/** Gateways with nothing to roll back, and outcomes of queued commands. */
function sayEnded(t: TFunction, clock: (at: number) => string, results: readonly ToldResult[]) {
  const of = (kind: ToldResult['kind']) => results.filter((one) => one.kind === kind);
  const unneeded = of('unneeded').length;
  const dropped = of('dropped');
  const names = dropped.map(({ gateway }) => gateway).join(', ');
  const ended = results.flatMap((one) =>
    'endedAt' in one && one.endedAt !== undefined ? [Date.parse(one.endedAt)] : [],
  );
  const time = clock(Math.max(...ended, 0));
  return [
    ...(unneeded > 0 ? [t('changes.unneeded', { count: unneeded })] : []),
    ...(dropped.length > 0 ? [t('changes.dropped', { count: dropped.length, names })] : []),
    ...(ended.length > 0 ? [t('changes.wasQueued', { count: ended.length, time })] : []),
  ];
}

function sayLosses(t: TFunction, results: readonly ToldResult[]): readonly string[] {
  return results.flatMap((one) => {
    if (!('fault' in one) || one.kind === 'queued') return [];
    const words = { gateway: one.gateway, detail: faultDetail(t, one.fault) };
    if (one.kind === 'refused') return [t('changes.refusedAt', words)];
    if (one.kind === 'failed') return [t('changes.failedAt', words)];
    return [t('changes.unknownAt', words)];
  });
}

function sayFailures(teller: Teller, operation: Operation): readonly string[] {
  const said = operation.progress.flatMap((one) => {
    if (one.kind !== 'failed') return [];
    const { what, mend } = sayFailure(teller, one.error);
    return [`${what} ${mend}`];
  });
  return [...new Set(said)];
}
