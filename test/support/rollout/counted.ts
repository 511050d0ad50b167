import type { Observation, RolloutState } from '../../../shared/model/rollout.ts';
import type { RolloutRules } from '../../../shared/model/rollout-rules.ts';
import { activeIn, insist, kindOf, postureAt, sitesAs, type Turn } from './turn.ts';

const kinds = ['errors', 'latency', 'health', 'counts'] as const;
type Kind = (typeof kinds)[number];
type Numbers = Record<string, number>;

/** Seconds and bad seconds, counted a second time from what was observed alone. */
export class Counted {
  soak = 0;
  seconds: Numbers = {};
  frames: Numbers = {};
  bad: Numbers = {};
  seen: Numbers = {};

  copy(): Counted {
    const { soak, seconds, frames, bad, seen } = this;
    const other = { seconds: { ...seconds }, frames: { ...frames }, bad: { ...bad } };
    return Object.assign(new Counted(), { soak, ...other, seen: { ...seen } });
  }

  enter(): void {
    this.soak = 0;
  }

  /** What was read before says nothing of what is so from now on. */
  begin(site: string, now: number): void {
    this.seconds[site] = upTo(now, this.seconds[site]);
  }

  reached(site: string, now: number): void {
    this.begin(site, now);
    this.frames[site] = 0;
    this.seen[site] = upTo(now, this.seen[site]);
  }

  tick(turn: Turn): void {
    const { plan, before, event } = turn;
    if (event.kind !== 'tick') return;
    const isWatched = this.#isArmed(turn);
    for (const site of Object.keys(before.sites)) {
      const seen = event.observations[site];
      const there = ['active', 'paused', 'promoted'].includes(kindOf(before, site));
      if (!seen || !there || !isWatched || !isNewer(turn, seen, this.seen[site])) continue;
      const { slots } = postureAt(plan, site, before.sites[site]?.at ?? -1);
      if (!slots.b?.instances) continue;
      this.seen[site] = seen.second;
      for (const kind of kinds) this.#count(turn, site, kind, seen);
    }
    this.#soak(turn, event.observations);
  }

  #isArmed({ plan, before }: Turn): boolean {
    const { phase, soaked } = before;
    const kept = phase.kind === 'keeping' || (phase.kind === 'held' && phase.from === 'keeping');
    if (kept) return soaked < plan.watchSeconds;
    return ['acting', 'soaking', 'paused', 'held'].includes(phase.kind);
  }

  #count({ plan }: Turn, site: string, kind: Kind, seen: Observation): void {
    const isBad = badness(plan.rules, kind, seen);
    const key = `${site}/${kind}`;
    if (isBad !== undefined) this.bad[key] = isBad ? (this.bad[key] ?? 0) + 1 : 0;
  }

  #soak(turn: Turn, observations: Readonly<Record<string, Observation>>): void {
    const sites = stayed(turn);
    const { before, after } = turn;
    const isSoaking = before.phase.kind === 'soaking' || before.phase.kind === 'keeping';
    const isDead = after.phase.kind === 'held' && after.phase.why.kind === 'dead-man';
    if (!isSoaking || isDead || sites.length === 0) return;
    const isSeen = sites.every((site) => {
      const seen = observations[site];
      return seen !== undefined && isNewer(turn, seen, this.seconds[site]);
    });
    if (!isSeen) return;
    this.soak += 1;
    for (const site of sites) {
      const seen = observations[site];
      this.seconds[site] = seen?.second ?? 0;
      this.frames[site] = (this.frames[site] ?? 0) + (seen?.next?.framesPerSecond ?? 0);
    }
  }

  /** What the rollout says it has seen was there to be seen. */
  verify({ before, after, event }: Turn): void {
    if (after.soaked <= before.soaked) return;
    insist(event.kind === 'tick', 'a soak has grown without a tick');
    insist(after.soaked - before.soaked === 1, 'a tick has counted more than a second');
    insist(after.soaked <= this.soak, `soaked ${after.soaked} s, observed ${this.soak} s`);
  }

  mayFire(turn: Turn, site: string, kind: string): boolean {
    const { forSeconds, unhealthySeconds } = turn.plan.rules.triggers;
    const least = Math.max(1, kind === 'health' ? unhealthySeconds : forSeconds);
    return (this.bad[`${site}/${kind}`] ?? 0) >= least;
  }
}

/** A second that lies in the future was counted before the clock was set back. */
function upTo(now: number, last = 0): number {
  const second = Math.floor(now / 1000);
  return last > now / 1000 + 3 ? second : Math.max(second, last);
}

/** Sites that soaked when the turn began and were not taken out by it. */
export function stayed({ plan, before, after }: Turn): readonly string[] {
  const sites =
    before.phase.kind === 'keeping' ? sitesAs(before, 'promoted') : activeIn(plan, before);
  return sites.filter((site) => !hasLeft(after, site));
}

const hasLeft = (state: RolloutState, site: string) => {
  const progress = state.sites[site];
  const isOver = progress?.kind === 'going-back' && progress.why?.kind !== 'shadow-done';
  return (
    progress?.kind === 'paused' ||
    progress?.kind === 'back' ||
    (isOver && progress.why?.kind !== 'drill')
  );
};

export const isRecent = (now: number, seen: Observation) => Math.abs(now / 1000 - seen.second) <= 3;

function isNewer({ now }: Turn, seen: Observation, last: number | undefined): boolean {
  if (!isRecent(now, seen)) return false;
  return last === undefined || last > now / 1000 + 3 || seen.second > last;
}

/** Objects of the old release of which the standard error is about a third of the deviation. */
export const leastHistory = ({ gates }: RolloutRules) => 8 / gates.countDeviation ** 2;

export function areEnough(counts: NonNullable<Observation['counts']>, rules: RolloutRules) {
  const { leastObjects, countDeviation } = rules.gates;
  const together = 1 / (1 / counts.reference + 1 / counts.expected);
  const isKnown = counts.beside && together >= 2 / countDeviation ** 2;
  return isKnown && counts.expected >= leastObjects;
}

/** Undefined: this reading says nothing of it. */
function badness(rules: Turn['plan']['rules'], kind: Kind, seen: Observation): boolean | undefined {
  const { triggers } = rules;
  const { next, old, counts, instances } = seen;
  if (kind === 'health') return instances && instances.healthy === 0;
  if (kind === 'counts') {
    if (!counts || !areEnough(counts, rules)) return undefined;
    return 1 - counts.objects / counts.expected > triggers.countDecline;
  }
  if (!next || (next.recentFrames ?? 0) < triggers.leastFrames) return undefined;
  if (kind === 'errors') return (next.errorRatio ?? 0) > triggers.errorRatio;
  return (next.p95Ms ?? 0) / (old?.p95Ms ?? 1) > triggers.latencyRatio;
}
