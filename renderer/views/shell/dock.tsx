import { useStore } from 'zustand';
import { RollbackDock } from '../../parts/rollback-button/rollback-dock.tsx';
import { targetName } from '../../state/target.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { useTarget } from '../../state/use-target.ts';
import type { FrameActions } from './use-frame-actions.ts';

/** Joins the rollback place to what is selected and to the last change. */
export function Dock({ actions }: { readonly actions: FrameActions }) {
  const app = useApp();
  const fleet = useFleet();
  const target = useTarget();
  const last = useStore(app.changes, (state) => state.last);
  return (
    <RollbackDock
      target={target === undefined ? undefined : targetName(target, fleet)}
      operation={last}
      operationName={last === undefined ? '' : targetName(last.target, fleet)}
      onRollback={actions.rollback}
      onChoose={actions.chooseRollback}
      onUndo={actions.undo}
      onDismiss={app.changes.dismiss}
    />
  );
}
