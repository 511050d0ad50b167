import type { TFunction } from 'i18next';
import type { GatewayResult } from '../../../shared/model/change.ts';
import type { Tone } from '../../parts/rollback-button/rollback-dock.tsx';
import { changesOf, isRunning, type Operation } from '../../state/changes-store.ts';
import type { Format } from '../../words/format.ts';
import { sayError } from '../../words/say-error.ts';

export type Report = { readonly tone: Tone; readonly parts: readonly string[] };

type Applied = Extract<GatewayResult, { kind: 'applied' }>;

/** How an operation went, over all its gateways, in as few words as tell it all. */
export function sayOperation(
  t: TFunction,
  format: Format,
  operation: Operation,
  name: string,
): Report {
  if (operation.progress.length === 0)
    return { tone: 'bad', parts: [t('changes.noServices', { name })] };
  const results = changesOf(operation).flatMap((change) => change.results);
  const applied = results.filter((one) => one.kind === 'applied');
  const trouble = [...sayFailures(t, operation), ...sayLosses(t, results)];
  const parts = [
    ...(applied.length === 0 ? [] : sayApplied(t, format, applied, results.length)),
    ...sayQueued(t, results),
    ...trouble,
  ];
  if (isRunning(operation)) return { tone: 'running', parts };
  if (trouble.length > 0 || applied.some(hasTrouble)) return { tone: 'bad', parts };
  const whole = applied.length === results.length && applied.every(isVerified);
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

function sayQueued(t: TFunction, results: readonly GatewayResult[]): readonly string[] {
  const names = results.filter((one) => one.kind === 'queued').map((one) => one.gateway);
  if (names.length === 0) return [];
  return [t('changes.queued', { count: names.length, names: names.join(', ') })];
}

function sayLosses(t: TFunction, results: readonly GatewayResult[]): readonly string[] {
  return results.flatMap((one) => {
    if (one.kind === 'applied' || one.kind === 'queued') return [];
    const words = { gateway: one.gateway, detail: one.fault.detail };
    if (one.kind === 'refused') return [t('changes.refusedAt', words)];
    if (one.kind === 'failed') return [t('changes.failedAt', words)];
    return [t('changes.unknownAt', words)];
  });
}

function sayFailures(t: TFunction, operation: Operation): readonly string[] {
  const said = operation.progress.flatMap((one) => {
    if (one.kind !== 'failed') return [];
    const { what, mend } = sayError(t, one.error);
    return [`${what} ${mend}`];
  });
  return [...new Set(said)];
}
