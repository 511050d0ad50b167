import type { Finding } from '../../../shared/model/picture.ts';
import { keyOf, worstFirst } from './findings.ts';

/** ms that something lasts before it is told: a start, a way back or a reload is no alarm. */
export const TOLD_AFTER = 2000;
/** ms for which errors are told after they were last found: of few frames a second not each holds one. */
export const ERRORS_LINGER = 10_000;
/** ms for which errors stay as bad as they were. */
export const ERRORS_STAY_BROKEN = 30_000;

/** A finding that is told, or will be if it lasts; times in ms. */
export type Kept = {
  readonly finding: Finding;
  readonly foundAt: number;
  /** When it was last found broken. */
  readonly brokenAt?: number;
  /** It was known what caused it: once that is mended, nothing of it is left. */
  readonly hadCause: boolean;
};

/**
 * All that is to be remembered of a site until the next look. Errors linger while `lingers` is so of
 * them: a slot without frames fails none any more.
 */
export function keepFindings(
  before: readonly Kept[],
  found: readonly Finding[],
  now: number,
  lingers: (finding: Finding) => boolean,
): readonly Kept[] {
  const old = new Map(before.map((kept) => [keyOf(kept.finding), kept]));
  const kept = found.map((finding): Kept => {
    const earlier = old.get(keyOf(finding));
    const brokenAt = finding.severity === 'broken' ? now : earlier?.brokenAt;
    const hadCause = finding.data.cause !== undefined || earlier?.hadCause === true;
    old.delete(keyOf(finding));
    return { finding, foundAt: now, hadCause, ...(brokenAt === undefined ? {} : { brokenAt }) };
  });
  const lingering = [...old.values()].filter(
    (one) =>
      flickers(one) &&
      isTold(one.finding, one.foundAt) &&
      now - one.foundAt < ERRORS_LINGER &&
      lingers(one.finding),
  );
  return [...kept, ...lingering];
}

/** Of what is kept, all that has lasted long enough, worst first. */
export function told(kept: readonly Kept[], now: number): readonly Finding[] {
  return kept
    .filter(({ finding }) => isTold(finding, now))
    .map((one): Finding => {
      const { finding, brokenAt = Number.NEGATIVE_INFINITY } = one;
      return flickers(one) && now - brokenAt < ERRORS_STAY_BROKEN
        ? { ...finding, severity: 'broken' }
        : finding;
    })
    .sort(worstFirst);
}

/** Whether they are found goes by a few frames, and so by chance; not where an engine was the cause. */
const flickers = ({ finding, hadCause }: Kept): boolean => finding.code === 'errors' && !hadCause;

/** Nothing is wrong with what is fine, so it is told at once. */
const isTold = ({ severity, since }: Finding, now: number): boolean =>
  severity === 'fine' || now - Date.parse(since) >= TOLD_AFTER;
