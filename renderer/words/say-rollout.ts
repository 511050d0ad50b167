import type { TFunction } from 'i18next';
import { isFilling } from '../../shared/model/filling-step.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import type {
  Action,
  BackReason,
  Firing,
  HoldReason,
  Rollout,
} from '../../shared/model/rollout.ts';
import type { PlanStep, RolloutPlan } from '../../shared/model/rollout-plan.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Format } from './format.ts';
import type { Said } from './say-error.ts';

/** What words about rollouts are made with. */
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
export function sayFromTo(teller: Teller, plan: RolloutPlan, before: readonly string[]): string {
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

/** How it stands, in two or three words. */
export function sayPhase({ t }: Teller, { state: { phase } }: Rollout): string {
  return phase.kind === 'ended'
    ? t(`rollouts.end.${phase.how}`)
    : t(`rollouts.phase.${phase.kind}`);
}

function sayFigure({ t, format }: Teller, trigger: Firing['trigger'], value: number): string {
  switch (trigger) {
    case 'errors':
    case 'counts':
      return format.percent(value);
    case 'latency':
      return `${format.number(value)}×`;
    // Instances that are healthy, against those that are wanted.
    case 'health':
      return format.whole(value);
    case 'time-limit':
      return t('traffic.seconds', { count: Math.round(value) });
  }
}

/** The numbers that made a trigger fire. */
export const sayFiring = (teller: Teller, firing: Firing) =>
  teller.t(firing.trigger === 'health' ? 'rollouts.why.unhealthy' : 'rollouts.why.trigger', {
    trigger: teller.t(`rollouts.trigger.${firing.trigger}`),
    site: siteName(teller, firing.site),
    value: sayFigure(teller, firing.trigger, firing.value),
    limit: sayFigure(teller, firing.trigger, firing.limit),
  });

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
