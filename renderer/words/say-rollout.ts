import type { TFunction } from 'i18next';
import { isFilling } from '../../shared/model/filling-step.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import type { Drill } from '../../shared/model/readiness.ts';
import type {
  Action,
  BackReason,
  Firing,
  HoldReason,
  Rollout,
} from '../../shared/model/rollout.ts';
import { waitsForApproval } from '../../shared/model/rollout-needs.ts';
import {
  type PlanStep,
  type RolloutPlan,
  releasesBefore,
} from '../../shared/model/rollout-plan.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Format } from './format.ts';
import { type FigureUnit, sayApart } from './say-apart.ts';
import type { Said } from './say-error.ts';

/** Translation, formats and fleet for words about rollouts. */
export type Teller = {
  readonly t: TFunction;
  readonly format: Format;
  readonly fleet: Fleet | undefined;
};

export const siteName = ({ fleet }: Teller, id: string) =>
  fleet?.sites.find((one) => one.id === id)?.name ?? id;
export const serviceName = ({ fleet }: Teller, id: string) =>
  fleet?.services.find((one) => one.id === id)?.name ?? id;
/** A release by its version; by its id when the fleet no longer has it. */
export const releaseName = ({ fleet }: Teller, id: string) =>
  fleet?.releases.find((one) => one.id === id)?.version ?? id;
export const sitesNamed = (teller: Teller, ids: readonly string[]) =>
  teller.format.list(ids.map((id) => siteName(teller, id)));

export function scopeName(teller: Teller, scope: Scope): string {
  if (scope.kind === 'site') return siteName(teller, scope.site);
  const { environment: id } = scope;
  return teller.fleet?.environments.find((one) => one.id === id)?.name ?? id;
}

/** `1.4.0 → 1.5.0`. */
export function sayFromTo(teller: Teller, plan: RolloutPlan): string {
  const before = releasesBefore(plan);
  const from =
    before.length === 0
      ? teller.t('rollouts.nothingBefore')
      : before.map((id) => releaseName(teller, id)).join(', ');
  return plan.request.options.drill === true
    ? teller.t('rollouts.drillOf', { release: plan.release.version })
    : teller.t('rollouts.fromTo', { from, to: plan.release.version });
}

const shareOf = ({ postures, share, kind }: PlanStep) =>
  kind === 'mirror' ? Math.max(...Object.values(postures).map((one) => one.mirrorShare)) : share;

const kindOf = ({ waves }: RolloutPlan, step: PlanStep) =>
  waves.some((wave) => isFilling(wave, step)) ? 'fill' : step.kind;

/** A step in a word or two, as the step track shows it. */
export function sayStep({ t, format }: Teller, plan: RolloutPlan, step: PlanStep): string {
  if (step.segment !== undefined) return step.segment;
  return t(`rolloutLive.step.${kindOf(plan, step)}`, { percent: format.percent(shareOf(step)) });
}

/** A step as what will be done, to go on with a full stop. */
export function sayStepLong({ t, format }: Teller, plan: RolloutPlan, step: PlanStep) {
  const words = { release: plan.release.version, percent: format.percent(shareOf(step)) };
  if (step.segment !== undefined)
    return t('rolloutLive.stepLong.segment', { ...words, segment: step.segment });
  return t(`rolloutLive.stepLong.${kindOf(plan, step)}`, words);
}

/** State of a rollout in two or three words. */
export function sayPhase({ t }: Teller, rollout: Rollout): string {
  const { phase } = rollout.state;
  if (waitsForApproval(rollout)) return t('rollouts.waitsForApproval');
  return phase.kind === 'ended'
    ? t(`rollouts.end.${phase.how}`)
    : t(`rollouts.phase.${phase.kind}`);
}

const units = {
  errors: 'share',
  counts: 'share',
  latency: 'ratio',
  'time-limit': 'seconds',
} as const satisfies Partial<Record<Firing['trigger'], FigureUnit>>;

/** The numbers that made a trigger fire, as the beginning of a sentence. */
export function sayFiring(teller: Teller, firing: Firing): string {
  const { t, format } = teller;
  const { trigger } = firing;
  const site = siteName(teller, firing.site);
  if (trigger === 'health') {
    const [value, limit] = [format.whole(firing.value), format.whole(firing.limit)];
    return t('rollouts.why.unhealthy', { site, value, limit });
  }
  const name = capital(t(`rollouts.trigger.${trigger}`));
  const figures = sayApart(teller, units[trigger], firing);
  return t('rollouts.why.trigger', { trigger: name, site, ...figures });
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

export function sayBack(teller: Teller, why: BackReason): string {
  const { t } = teller;
  switch (why.kind) {
    case 'person':
      return t(`rollouts.why.person.${why.how}`, { by: why.by });
    case 'trigger':
      return sayFiring(teller, why.firing);
    case 'step-failed':
      return t('rollouts.why.stepFailed', { host: why.host, detail: why.detail });
    case 'restart':
      return t('rollouts.why.restart');
    case 'drill':
      return t('rollouts.why.drill');
    case 'shadow-done':
      return t('rollouts.why.shadowDone');
  }
}

/** Why it is held, and what a person can do. */
export function sayHold(teller: Teller, why: HoldReason): Said {
  const { t } = teller;
  switch (why.kind) {
    case 'dead-man':
      return {
        what: t('rollouts.hold.deadMan', { site: siteName(teller, why.site) }),
        mend: t('rollouts.hold.deadManMend'),
      };
    case 'restart':
      return { what: t('rollouts.hold.restart'), mend: t('rollouts.hold.restartMend') };
    case 'peers-paused': {
      const failed = siteName(teller, why.failed);
      const sites = sitesNamed(teller, why.sites);
      return {
        what: t('rollouts.hold.peersPaused', { failed, sites }),
        mend: t('rollouts.hold.peersPausedMend', { failed }),
      };
    }
    case 'refused': {
      const { host, detail } = why;
      return {
        what: t('rollouts.hold.refused', { site: siteName(teller, why.site), host, detail }),
        mend: t('rollouts.hold.refusedMend'),
      };
    }
    case 'gate': {
      const words = sayApart(teller, why.gate === 'latency' ? 'ratio' : 'share', why);
      const gate = t(`rolloutLive.gates.name.${why.gate}`);
      return {
        what: t('rollouts.hold.gate', { gate, site: siteName(teller, why.site), ...words }),
        mend: t('rollouts.hold.gateMend'),
      };
    }
    case 'not-compared':
      return {
        what: t('rollouts.hold.notCompared', { site: siteName(teller, why.site) }),
        mend: t('rollouts.hold.notComparedMend'),
      };
    case 'taken-over':
      return {
        what: t('rollouts.hold.takenOver', { from: why.from }),
        mend: t('rollouts.hold.takenOverMend'),
      };
  }
}

/** An action as what is done where. */
export function sayAction(teller: Teller, plan: RolloutPlan, action: Action): string {
  const site = siteName(teller, action.site);
  if (action.kind !== 'reach') return teller.t(`rolloutLive.pending.${action.kind}`, { site });
  const step = plan.waves[action.wave]?.steps[action.step];
  return teller.t('rolloutLive.pending.reach', {
    step: step === undefined ? '?' : sayStepLong(teller, plan, step),
    site,
  });
}

/** `0.9 s, 0 of 47 frames lost`. */
export const sayDrill = ({ t, format }: Teller, { seconds, lostFrames, frames }: Drill): string =>
  t('rollouts.ready.drilled', {
    age: t('rollouts.ready.took', { value: format.number(seconds) }),
    lost: format.whole(lostFrames),
    frames: format.whole(frames),
  });
