import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type Outcome, RollbackDock } from '../../parts/rollback-button/rollback-dock.tsx';
import { canUndo } from '../../state/changes-store.ts';
import { targetName } from '../../state/target.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { useTarget } from '../../state/use-target.ts';
import { useFormat } from '../../words/use-format.ts';
import { sayOperation } from './say-operation.ts';
import type { FrameActions } from './use-frame-actions.ts';

/** Joins the rollback place to what is selected and to the last change. */
export function Dock({ actions }: { readonly actions: FrameActions }) {
  const app = useApp();
  const fleet = useFleet();
  const target = useTarget();
  return (
    <RollbackDock
      target={target === undefined ? undefined : targetName(target, fleet)}
      outcome={useOutcome()}
      onRollback={actions.rollback}
      onChoose={actions.chooseRollback}
      onUndo={actions.undo}
      onDismiss={app.changes.dismiss}
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
