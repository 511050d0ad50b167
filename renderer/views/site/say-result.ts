import type { TFunction } from 'i18next';
import type { Change, GatewayResult } from '../../../shared/model/change.ts';
import type { Format } from '../../words/format.ts';

export type ResultTone = 'good' | 'waiting' | 'bad';
export type ResultPart = { readonly tone: ResultTone; readonly text: string };

/** How a change stands at one gateway: applied, on disk and verified are three facts. */
export function sayResult(
  t: TFunction,
  format: Format,
  result: GatewayResult,
): readonly ResultPart[] {
  switch (result.kind) {
    case 'applied':
      return sayApplied(t, format, result);
    case 'refused':
      return [{ tone: 'bad', text: t('traffic.progress.refused', result.fault) }];
    case 'failed':
      return [{ tone: 'bad', text: t('traffic.progress.failed', result.fault) }];
    case 'unknown':
      return [{ tone: 'bad', text: t('traffic.progress.unknown', result.fault) }];
    case 'queued': {
      const words = { detail: result.fault.detail, revision: result.seenRevision };
      return [{ tone: 'waiting', text: t('traffic.progress.queued', words) }];
    }
  }
}

type Applied = Extract<GatewayResult, { readonly kind: 'applied' }>;

function sayApplied(t: TFunction, format: Format, result: Applied): readonly ResultPart[] {
  const time = (value: number) => t('common.unit.ms', { value: format.whole(value) });
  return [
    { tone: 'good', text: t('traffic.progress.applied', { time: time(result.appliedMs) }) },
    sayPersisted(t, result, time),
    sayVerified(t, result, time),
  ];
}

type Time = (ms: number) => string;

function sayPersisted(t: TFunction, { persisted }: Applied, time: Time): ResultPart {
  switch (persisted.kind) {
    case 'pending':
      return { tone: 'waiting', text: t('traffic.progress.persisting') };
    case 'persisted':
      return { tone: 'good', text: t('traffic.progress.persisted', { time: time(persisted.ms) }) };
    case 'failed':
      return { tone: 'bad', text: t('traffic.progress.persistFailed', persisted.fault) };
  }
}

function sayVerified(t: TFunction, { verification }: Applied, time: Time): ResultPart {
  switch (verification.kind) {
    case 'pending':
      return { tone: 'waiting', text: t('traffic.progress.verifying') };
    case 'verified':
      return {
        tone: 'good',
        text: t('traffic.progress.verified', { time: time(verification.ms) }),
      };
    case 'no-frames':
      return { tone: 'waiting', text: t('traffic.progress.noFrames') };
    case 'contradicted':
      return { tone: 'bad', text: t('traffic.progress.contradicted', verification) };
  }
}

/** What a change was, in a word or two: "Share to 25 %", "Rollback". */
export function sayChange(t: TFunction, format: Format, change: Change): string {
  return change.kind === 'split' && change.askedShare !== undefined
    ? t('traffic.shareTo', { percent: format.percent(change.askedShare) })
    : t(`traffic.kinds.${change.kind}`);
}
