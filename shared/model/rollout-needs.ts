import type { BackReason, Rollout, RolloutPhase } from './rollout.ts';

/** Why a rollout needs a person, or what of it a person should know. */
export type RolloutNeed = {
  readonly rollout: Rollout;
  readonly kind: /** Nothing moves until a person decides. */
    | 'held'
    | 'approval'
    /** It went back by itself, whole or at some of its sites. */
    | 'rolled-back'
    | 'sites-back';
  /** One name for one event: a later event of the same rollout has another. */
  readonly key: string;
  /** RFC 3339 UTC; absent where the rollout does not tell. */
  readonly since?: string;
  /** A decision that is still open; the others are news, over once they were seen. */
  readonly open: boolean;
};

/** News of an ended rollout older than this is history. */
const newsMs = 24 * 60 * 60 * 1000;

/** Every rollout that needs a person, the open decisions first. @param now ms since the epoch */
export function rolloutNeeds(rollouts: readonly Rollout[], now: number): readonly RolloutNeed[] {
  const needs = rollouts.flatMap((rollout) => needOf(rollout, now) ?? []);
  return [...needs.filter((one) => one.open), ...needs.filter((one) => !one.open)];
}

/** Name of the end of a rollout, for as long as it is news; undefined while it is under way. */
export function endOf({ id, state }: Rollout, now: number): string | undefined {
  return state.endedAt !== undefined && isNews(state.endedAt, now) ? `${id} ended` : undefined;
}

/** Every event of a rollout that is over once a person has looked at it. */
export function newsOf(rollout: Rollout, now: number): readonly string[] {
  const need = needOf(rollout, now);
  const end = endOf(rollout, now);
  return [
    ...(need === undefined || need.open ? [] : [need.key]),
    ...(end === undefined ? [] : [end]),
  ];
}

/** A step is approved by a person before it is taken. */
export function waitsForApproval({ plan, state }: Rollout): boolean {
  const { phase, taken, approved, wave, step } = state;
  const asks = plan.waves[wave]?.steps[step]?.approval ?? false;
  return asks && phase.kind === 'acting' && taken !== true && !approved;
}

/** The rollout's own doing: neither a person asked for it, nor was it what it was started for. */
export const isByItself = (why: BackReason | undefined): boolean =>
  why?.kind === 'trigger' || why?.kind === 'step-failed' || why?.kind === 'restart';

/** Sites that went back by themselves. */
export const sitesBack = ({ state }: Rollout): readonly string[] =>
  Object.keys(state.sites).filter((site) => isByItself(state.sites[site]?.why));

const isNews = (endedAt: string, now: number) => now - Date.parse(endedAt) <= newsMs;

function needOf(rollout: Rollout, now: number): RolloutNeed | undefined {
  const { id, state } = rollout;
  const { phase, wave, step, endedAt } = state;
  const place = `${wave}/${step}`;
  if (phase.kind === 'held') {
    const { why } = phase;
    const about = 'site' in why ? why.site : '';
    return { rollout, kind: 'held', key: `${id} held ${why.kind} ${about} ${place}`, open: true };
  }
  if (waitsForApproval(rollout))
    return { rollout, kind: 'approval', key: `${id} approval ${place}`, open: true };
  if (endedAt !== undefined && !isNews(endedAt, now)) return undefined;
  const since = endedAt === undefined ? {} : { since: endedAt };
  if (isByItself(backOf(phase)))
    return { rollout, kind: 'rolled-back', key: `${id} back`, open: false, ...since };
  const back = sitesBack(rollout);
  if (back.length === 0 || backOf(phase) !== undefined) return undefined;
  const key = `${id} back at ${back.join(' ')}`;
  return { rollout, kind: 'sites-back', key, open: false, ...since };
}

/** Why all of it goes or went back. */
const backOf = (phase: RolloutPhase): BackReason | undefined =>
  phase.kind === 'going-back' || phase.kind === 'ended' ? phase.why : undefined;
