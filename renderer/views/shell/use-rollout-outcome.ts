import { useStore } from 'zustand';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { RollbackOutcome } from '../../parts/rollback-button/rollback-dock.tsx';
import type { ToldCommand } from '../../state/rollout-commands.ts';
import { refusedMs, toldMs } from '../../state/shown-operation.ts';
import { useApp } from '../../state/use-app.ts';
import { useWatched } from '../../state/use-rollouts.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayFailure } from '../../words/say-obstacle.ts';
import { sayFromTo, scopeName, type Teller } from '../../words/say-rollout.ts';

/** `1.4.0 → 1.5.0 · Production`. */
export const rolloutName = (teller: Teller, { plan }: Rollout) =>
  `${sayFromTo(teller, plan)} · ${scopeName(teller, plan.request.scope)}`;

/** Outcome of the last command to the open rollout; for a rollback, until it is verified. */
export function useRolloutOutcome(): RollbackOutcome | undefined {
  const app = useApp();
  const teller = useTeller();
  const route = useStore(app.route);
  const told = useStore(app.rolloutCommands, (state) => state.last);
  const rollout = useWatched(told?.rollout);
  // The clock draws this anew each second, so that what is over leaves.
  useStore(app.clock);
  if (told === undefined || route.kind !== 'rollout' || route.id !== told.rollout) return undefined;
  const report = reportOf(teller, told, rollout);
  const since = Date.now() - Math.max(told.at, Date.parse(rollout?.state.endedAt ?? '') || 0);
  if (report.tone !== 'running' && since > (report.tone === 'bad' ? refusedMs : toldMs))
    return undefined;
  return {
    ...report,
    what: teller.t(`rollouts.command.${told.command}`),
    name: rollout === undefined ? told.rollout : rolloutName(teller, rollout),
    undoable: false,
  };
}

function reportOf(
  teller: Teller,
  told: ToldCommand,
  rollout: Rollout | undefined,
): Pick<RollbackOutcome, 'tone' | 'parts'> {
  const { t } = teller;
  if (told.kind === 'failed') {
    const { what, mend } = sayFailure(teller, told.error);
    return { tone: 'bad', parts: [`${what} ${mend}`] };
  }
  if (told.kind === 'sent') return { tone: 'running', parts: [t('rolloutLive.outcome.sent')] };
  if (told.command !== 'roll-back' && told.command !== 'abort')
    return { tone: 'good', parts: [t('rolloutLive.outcome.taken')] };
  return wayBackOf(teller, rollout);
}

function wayBackOf(
  { t }: Teller,
  rollout: Rollout | undefined,
): Pick<RollbackOutcome, 'tone' | 'parts'> {
  const states = Object.values(rollout?.state.sites ?? {});
  const back = states.filter((one) => one.kind === 'back').length;
  const all = back + states.filter((one) => one.kind === 'going-back').length;
  const phase = rollout?.state.phase;
  if (phase?.kind === 'ended' && phase.how === 'rolled-back')
    return { tone: 'good', parts: [t('rolloutLive.outcome.back', { count: back })] };
  return {
    tone: 'running',
    parts: [
      t('rolloutLive.outcome.roll-back'),
      ...(all > 0 ? [t('rolloutLive.outcome.going', { done: back, count: all })] : []),
    ],
  };
}
