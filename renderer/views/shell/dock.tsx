import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import {
  type Aim,
  RollbackDock,
  type RollbackOutcome,
} from '../../parts/rollback-button/rollback-dock.tsx';
import { changesOf, type Operation } from '../../state/changes-store.ts';
import { useOutlook } from '../../state/rollback-now.ts';
import { isQueued, shownOperation } from '../../state/shown-operation.ts';
import { createSiteTime, useZoneOf } from '../../state/site-time.ts';
import { latest } from '../../state/stream-store.ts';
import { sitesOf, type Target, targetName } from '../../state/target.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { useLooking } from '../../state/use-looking.ts';
import { useOpenRollout } from '../../state/use-open-rollout.ts';
import { useTeller } from '../../state/use-teller.ts';
import type { Teller } from '../../words/say-rollout.ts';
import { sayChange } from '../site/changes/say-result.ts';
import { sayOperation } from './say-operation.ts';
import { sayOutlook } from './say-outlook.ts';
import type { FrameActions } from './use-frame-actions.ts';
import { rolloutName, useRolloutOutcome } from './use-rollout-outcome.ts';

const askQueuedEveryMs = 2000;

/** Joins the rollback place to what is looked at, or to the rollout that is open, and to the last change. */
export function Dock({ actions }: { readonly actions: FrameActions }) {
  const app = useApp();
  const changed = useOutcome();
  const told = useRolloutOutcome();
  useQueuedEnds();
  return (
    <RollbackDock
      aim={useAim()}
      outcome={told ?? changed}
      onRollback={actions.rollback}
      onChoose={actions.chooseRollback}
      onUndo={actions.undo}
      onDismiss={told === undefined ? app.changes.dismiss : app.rolloutCommands.dismiss}
    />
  );
}

function useAim(): Aim | undefined {
  const fleet = useFleet();
  const teller = useTeller();
  const open = useOpenRollout();
  const { target } = useLooking();
  const outlook = useOutlook(target);
  if (open !== undefined) return { name: rolloutName(teller, open), armed: true };
  if (target === undefined) return undefined;
  const name = targetName(target, fleet);
  return { name, ...sayOutlook(teller, name, outlook ?? { kind: 'unknown' }) };
}

function useOutcome(): RollbackOutcome | undefined {
  const teller = useTeller();
  const app = useApp();
  const fleet = useFleet();
  const looking = useLooking();
  const last = useStore(app.changes, (state) => state.last);
  const clock = useClockAt(last?.target);
  // Both streams draw this anew when something has come; the clock takes away what is over.
  useStore(app.clock);
  if (last === undefined) return undefined;
  const shown = shownOperation(last, {
    ...{ looking, fleet, now: Date.now() },
    overview: latest(app.overview.getState()),
    rollouts: latest(app.rollouts.getState()),
  });
  if (shown === undefined) return undefined;
  const name = targetName(last.target, fleet);
  return {
    ...sayOperation(teller, last, name, clock),
    what: nameOf(teller, last),
    name,
    undoable: shown.undoable,
  };
}

/** A change that is no split, rollback or undo is named by its effect once that is known. */
function nameOf(teller: Teller, operation: Operation): string {
  const [change] = operation.kind === 'change' ? changesOf(operation) : [];
  return change === undefined
    ? teller.t(`changes.name.${operation.kind}`)
    : sayChange(teller, change);
}

/** Times are those of the clock that its sites share, as on their screens. */
function useClockAt(target: Target | undefined) {
  const { i18n } = useTranslation();
  const fleet = useFleet();
  const timeZone = useZoneOf(target && fleet ? sitesOf(target, fleet) : []);
  return createSiteTime(i18n.language, timeZone).labelled;
}

/** Asks how queued commands have ended while any waits; the backend may have restarted meanwhile. */
function useQueuedEnds(): void {
  const { changes } = useApp();
  const waits = useStore(changes, ({ last }) => last !== undefined && isQueued(last));
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(() => void changes.askQueued(), askQueuedEveryMs);
    return () => clearInterval(timer);
  }, [changes, waits]);
}
