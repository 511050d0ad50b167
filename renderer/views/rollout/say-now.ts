import type { Rollout } from '../../../shared/model/rollout.ts';
import { waitsForApproval } from '../../../shared/model/rollout-needs.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import {
  type OnCandidate,
  promotes,
  secondsLeft,
  stepAfter,
  stepNow,
} from '../../state/rollout-facts.ts';
import { sayWaits } from '../../words/say-gate.ts';
import { sayBack, sayHold, sayStepLong, sitesNamed, type Teller } from '../../words/say-rollout.ts';

/** Present activity of a rollout and its reason, in one or two sentences. */
export function sayNow(teller: Teller, rollout: Rollout): string {
  const { t } = teller;
  const { plan, state } = rollout;
  const { phase } = state;
  const present = stepNow(rollout);
  const step = present === undefined ? '' : sayStepLong(teller, plan, present);
  const release = plan.release.version;
  switch (phase.kind) {
    case 'acting':
      return waitsForApproval(rollout)
        ? t('rolloutLive.next.approval', { step: inWave(teller, plan, state.wave, step) })
        : t('rolloutLive.now.acting', { step });
    case 'soaking':
      return t('rolloutLive.now.soaking', { step });
    case 'keeping':
      return t('rolloutLive.now.keeping', { release });
    case 'retiring':
      return t('rolloutLive.now.retiring');
    case 'paused':
      return t('rolloutLive.now.paused', { by: phase.by });
    case 'held': {
      const { what, mend } = sayHold(teller, phase.why);
      return `${what} ${mend}`;
    }
    case 'going-back':
      return t('rolloutLive.now.goingBack', { why: sayBack(teller, phase.why) });
    case 'ended': {
      const why = phase.why === undefined ? '' : ` ${sayBack(teller, phase.why)}.`;
      return `${t(`rolloutLive.now.${phase.how}`, { release })}${why}`;
    }
  }
}

/** The next thing that will happen, and when: in observed seconds, as nothing else counts. */
export function sayNext(teller: Teller, rollout: Rollout): readonly string[] {
  const { t, format } = teller;
  const { plan, state } = rollout;
  const { phase } = state;
  const after = stepAfter(rollout);
  const step =
    after === undefined || turnsBack(rollout) ? undefined : sayAfter(teller, rollout, after);
  switch (phase.kind) {
    case 'acting':
      return step === undefined ? [] : [t('rolloutLive.next.after', { step })];
    case 'soaking': {
      const left = (stepNow(rollout)?.soakSeconds ?? 0) - state.soaked;
      const next = step ?? sayLast(teller, rollout);
      const first =
        left > 0
          ? t('rolloutLive.next.step', { left: format.seconds(left), step: trimmed(next) })
          : t('rolloutLive.next.waits', { step: trimmed(next) });
      // Past the soak nobody knows how long the gates take.
      if (left <= 0) return [first];
      const total = promotes(plan) ? 'rolloutLive.next.total' : 'rolloutLive.next.ends';
      return [first, t(total, { left: format.seconds(secondsLeft(rollout)) })];
    }
    case 'keeping': {
      const left = plan.watchSeconds - state.soaked;
      return [
        ...(left > 0 ? [t('rolloutLive.next.watch', { left: format.seconds(left) })] : []),
        t('rolloutLive.next.keepUntil', { time: format.dateTime(phase.until) }),
      ];
    }
    default:
      return [];
  }
}

type After = NonNullable<ReturnType<typeof stepAfter>>;

/** Another wave begins at other sites: it names them. */
function sayAfter(teller: Teller, { plan, state }: Rollout, { wave, what }: After): string {
  const step = sayStepLong(teller, plan, what);
  return wave === state.wave ? step : inWave(teller, plan, wave, step);
}

/** A step with its wave and its sites; alone where there is one wave only. */
function inWave(teller: Teller, { waves }: RolloutPlan, wave: number, step: string): string {
  if (waves.length === 1) return step;
  const sites = sitesNamed(teller, waves[wave]?.sites ?? []);
  return teller.t('rolloutNeeds.inWave', { wave: wave + 1, waves: waves.length, sites, step });
}

/** A drill goes back once all traffic is switched. */
const turnsBack = (rollout: Rollout) =>
  rollout.plan.request.options.drill === true && stepAfter(rollout)?.what.kind === 'promote';

/** State after the last step: release stable, or all rolled back. */
const sayLast = ({ t }: Teller, { plan }: Rollout) =>
  promotes(plan)
    ? t('rolloutLive.now.keeping', { release: plan.release.version })
    : t('rolloutLive.next.back');

const trimmed = (sentence: string) => sentence.replace(/\.$/, '');

/** Empty while nothing has to be waited for but the soak. */
export function waitsNow(teller: Teller, rollout: Rollout): readonly string[] {
  const { phase } = rollout.state;
  return phase.kind === 'soaking' || phase.kind === 'acting' ? sayWaits(teller, rollout) : [];
}

const deadMan = {
  live: 'on',
  none: 'off',
  held: 'held',
  expired: 'fired',
  unread: 'unread',
} as const;

/** Effect of this console ending now, by the state in force and not by the plan. */
export function sayDeadMan(
  teller: Teller,
  rollout: Rollout,
  now: number,
  inForce: OnCandidate,
): string | undefined {
  const { plan, state } = rollout;
  if (state.phase.kind === 'ended') return undefined;
  const { t, format } = teller;
  const seconds = plan.deadManSeconds;
  if (state.phase.kind === 'going-back') {
    const back = inForce.kind === 'live' ? 'back' : 'backDone';
    return t(`rolloutLive.deadMan.${back}`, { seconds });
  }
  const sites = sitesNamed(teller, inForce.sites);
  const time = format.time(now + seconds * 1000);
  const first = t(`rolloutLive.deadMan.${deadMan[inForce.kind]}`, { seconds, time, sites });
  return `${first} ${t(`rolloutLive.deadMan.restart.${plan.onRestart}`)}`;
}
