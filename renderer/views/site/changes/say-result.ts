import type { TFunction } from 'i18next';
import type { ToldChange, ToldIntent, ToldResult } from '../../../../shared/model/change.ts';
import type { Role } from '../../../../shared/model/split.ts';
import { rolloutStepOf } from '../../../state/rollout-step-of.ts';
import type { Format } from '../../../words/format.ts';
import { faultDetail } from '../../../words/say-error.ts';
import { releaseName, type Teller } from '../../../words/say-rollout.ts';

export type ResultTone = 'good' | 'waiting' | 'bad';
export type ResultPart = { readonly tone: ResultTone; readonly text: string };

/** State of a change at one gateway: applied, on disk and verified are three facts. */
export function sayResult(
  t: TFunction,
  format: Format,
  result: ToldResult,
  when: (at: string) => string,
): readonly ResultPart[] {
  const ended = 'endedAt' in result ? result.endedAt : undefined;
  const parts = sayEnd(t, format, result);
  if (ended === undefined) return parts;
  const tone = parts[0]?.tone ?? 'good';
  return [{ tone, text: t('traffic.progress.endedAt', { time: when(ended) }) }, ...parts];
}

function sayEnd(t: TFunction, format: Format, result: ToldResult): readonly ResultPart[] {
  switch (result.kind) {
    case 'applied':
      return sayApplied(t, format, result);
    case 'refused':
      return [
        {
          tone: 'bad',
          text: t('traffic.progress.refused', { detail: faultDetail(t, result.fault) }),
        },
      ];
    case 'failed':
      return [{ tone: 'bad', text: t('traffic.progress.failed', result.fault) }];
    case 'unknown':
      return [{ tone: 'bad', text: t('traffic.progress.unknown', result.fault) }];
    case 'unneeded': {
      const why = t(`changes.nothingWhy.${result.why}`);
      return [{ tone: 'good', text: t('traffic.progress.unneeded', { why }) }];
    }
    case 'dropped':
      return [{ tone: 'waiting', text: t(`traffic.progress.dropped.${result.why}`) }];
    case 'queued': {
      if (result.asks) {
        const { foundRevision: found, foundWriter: writer } = result.asks;
        const asked = { writer, found, revision: result.seenRevision };
        return [{ tone: 'waiting', text: t('traffic.progress.asks', asked) }];
      }
      const words = { detail: result.fault.detail, revision: result.seenRevision };
      return [{ tone: 'waiting', text: t('traffic.progress.queued', words) }];
    }
  }
}

type Applied = Extract<ToldResult, { readonly kind: 'applied' }>;

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

/** Results of a change that are not listed by gateway, by kind; undefined when all are listed. */
export function sayOthers({ t, format }: Teller, { others }: ToldChange): string | undefined {
  if (others === undefined) return undefined;
  const kinds = Object.entries(others) as [ToldResult['kind'], number][];
  const what = kinds
    .toSorted(([, one], [, other]) => other - one)
    .map(([kind, n]) => t(`traffic.progress.otherKind.${kind}`, { n: format.whole(n) }))
    .join(', ');
  return t('traffic.progress.others', { count: kinds.reduce((sum, [, n]) => sum + n, 0), what });
}

/** A change in a few words: "Share to 25%", "Pinned Gate 3 to stable", "Canary 1.5.0: 50%". */
export function sayChange(teller: Teller, change: ToldChange): string {
  const { t, format } = teller;
  const step = rolloutStepOf(change);
  if (step !== undefined) {
    const what =
      step.kind === 'share'
        ? format.percent(change.askedShare ?? 0)
        : t(`traffic.rolloutStep.${step.kind}`);
    const release = releaseName(teller, step.release);
    const strategy = t(`rollouts.strategy.${step.strategy}`);
    return t('traffic.rolloutStep.line', { strategy, release, what });
  }
  if (change.kind === 'split' && change.askedShare !== undefined)
    return t('traffic.shareTo', { percent: format.percent(change.askedShare) });
  const applied = change.results.find((one) => one.kind === 'applied');
  return (applied && sayEffect(teller, change, applied)) ?? t(`traffic.kinds.${change.kind}`);
}

function sayEffect(teller: Teller, { kind }: ToldChange, applied: Applied): string | undefined {
  if (kind === 'pin') return sayPin(teller, applied);
  if (kind === 'policy') return teller.t(`traffic.policyTo.${applied.after.policy}`);
  return kind === 'roles' ? sayRoles(teller, applied) : undefined;
}

function sayPin({ t, fleet }: Teller, { before, after }: Applied): string | undefined {
  const [id] = Object.keys({ ...before.pins, ...after.pins });
  if (id === undefined) return undefined;
  const camera = fleet?.cameras.find((one) => one.id === id)?.name ?? id;
  const role = after.pins?.[id];
  return role === undefined
    ? t('traffic.unpinned', { camera })
    : t(`traffic.pinTo.${role}`, { camera });
}

/** Which release took a role, or lost it. */
function sayRoles(teller: Teller, { before, after }: Applied): string | undefined {
  const { t } = teller;
  const releaseIn = ({ roles, slots }: ToldIntent, role: Role) => {
    const slot = roles[role];
    const id = slot && slots[slot].release;
    return id === undefined ? undefined : releaseName(teller, id);
  };
  const turn = (role: Role) => ({ was: releaseIn(before, role), is: releaseIn(after, role) });
  const [stable, candidate, shadow] = [turn('stable'), turn('candidate'), turn('shadow')];
  if (stable.is && stable.is !== stable.was)
    return t('traffic.roleChange.promoted', { release: stable.is });
  if (shadow.is && !shadow.was) return t('traffic.roleChange.copies', { release: shadow.is });
  if (candidate.is && candidate.is !== candidate.was)
    return t('traffic.roleChange.candidate', { release: candidate.is });
  if (shadow.was && !shadow.is) return t('traffic.roleChange.noCopies', { release: shadow.was });
  return candidate.was && !candidate.is
    ? t('traffic.roleChange.noCandidate', { release: candidate.was })
    : undefined;
}
