import type { Rollout } from '../../../shared/model/rollout.ts';
import {
  asksApproval,
  isOnLease,
  promotes,
  secondsLeft,
  stepAfter,
  stepNow,
} from '../../state/rollout-facts.ts';
import { sayWaits } from '../../words/say-gate.ts';
import { sayBack, sayHold, sayStepLong, type Teller } from '../../words/say-rollout.ts';

/** What happens at this moment, and why, in one or two sentences. */
export function sayNow(teller: Teller, rollout: Rollout): string {
  const { t } = teller;
  const { plan, state } = rollout;
  const { phase } = state;
  const present = stepNow(rollout);
  const step = present === undefined ? '' : sayStepLong(teller, plan, present);
  const release = plan.release.version;
  switch (phase.kind) {
    case 'acting':
      return asksApproval(rollout)
        ? t('rolloutLive.next.approval', { step })
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
    after === undefined || turnsBack(rollout) ? undefined : sayStepLong(teller, plan, after.what);
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

/** A drill goes back once all traffic is switched. */
const turnsBack = (rollout: Rollout) =>
  rollout.plan.request.options.drill === true && stepAfter(rollout)?.what.kind === 'promote';

/** What comes after the last step. */
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

/** What becomes of it if this console ends at this moment. */
export function sayDeadMan(teller: Teller, rollout: Rollout, now: number): string | undefined {
  const { plan, state } = rollout;
  if (state.phase.kind === 'ended') return undefined;
  const { t, format } = teller;
  const seconds = plan.deadManSeconds;
  if (state.phase.kind === 'going-back') return t('rolloutLive.deadMan.back', { seconds });
  const first = isOnLease(rollout)
    ? t('rolloutLive.deadMan.on', { seconds, time: format.time(now + seconds * 1000) })
    : t('rolloutLive.deadMan.off');
  return `${first} ${t(`rolloutLive.deadMan.restart.${plan.onRestart}`)}`;
}
