import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type Outcome, RollbackDock } from '../../parts/rollback-button/rollback-dock.tsx';
import { canUndo } from '../../state/changes-store.ts';
import { targetName } from '../../state/target.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { useOpenRollout } from '../../state/use-open-rollout.ts';
import { useTarget } from '../../state/use-target.ts';
import { useTeller } from '../../state/use-teller.ts';
import { useFormat } from '../../words/use-format.ts';
import { sayOperation } from './say-operation.ts';
import type { FrameActions } from './use-frame-actions.ts';
import { rolloutName, useRolloutOutcome } from './use-rollout-outcome.ts';

/** Joins the rollback place to what is selected, or to the rollout that is open, and to the last change. */
export function Dock({ actions }: { readonly actions: FrameActions }) {
  const app = useApp();
  const fleet = useFleet();
  const target = useTarget();
  const teller = useTeller();
  const open = useOpenRollout();
  const changed = useOutcome();
  const told = useRolloutOutcome();
  const name = target === undefined ? undefined : targetName(target, fleet);
  return (
    <RollbackDock
      target={open === undefined ? name : rolloutName(teller, open)}
      outcome={told ?? changed}
      onRollback={actions.rollback}
      onChoose={actions.chooseRollback}
      onUndo={actions.undo}
      onDismiss={told === undefined ? app.changes.dismiss : app.rolloutCommands.dismiss}
    />
  );
}

function useOutcome(): Outcome | undefined {
  const { t } = useTranslation();
  const format = useFormat();
  const fleet = useFleet();
  const last = useStore(useApp().changes, (state) => state.last);
  if (last === undefined) return undefined;
  const name = targetName(last.target, fleet);
  return {
    ...sayOperation(t, format, last, name),
    what: t(`changes.name.${last.kind}`),
    name,
    undoable: canUndo(last),
  };
}
