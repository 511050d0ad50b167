import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { App } from '../../state/app.ts';
import { lookingAt, targetLookedAt } from '../../state/looking.ts';
import { leavesOf, outlookOf } from '../../state/rollback-now.ts';
import { chooseTheme } from '../../state/settings-store.ts';
import { shownOperation } from '../../state/shown-operation.ts';
import { latest } from '../../state/stream-store.ts';
import { scopesOf, type Target, targetName } from '../../state/target.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { openRollout } from '../../state/use-open-rollout.ts';

export type FrameActions = {
  /** Rolls back the rollout that is open, else what is selected, at once; lets a person choose when nothing is. */
  readonly rollback: () => void;
  readonly rollbackOf: (target: Target) => void;
  readonly chooseRollback: () => void;
  readonly undo: () => void;
  readonly switchTheme: () => void;
  readonly switchLanguage: () => void;
};

export function useFrameActions(openPalette: (query: string) => void): FrameActions {
  const app = useApp();
  const fleet = useFleet();
  const { t } = useTranslation();
  return useMemo(() => {
    const rollbackOf = (of: Target) => {
      if (fleet === undefined) return;
      const overview = latest(app.overview.getState());
      const outlook = outlookOf(overview, of, fleet);
      if (outlook.kind === 'nothing') {
        const why = t(`changes.nothingWhy.${outlook.why}`);
        const message = t('changes.nothingAt', { name: targetName(of, fleet), why });
        notifications.show({ id: 'nothing-to-roll-back', message, autoClose: 5000 });
        return;
      }
      const scopes = scopesOf(of, fleet).map((scope) => {
        const leaves = leavesOf(overview, scope, fleet);
        return { scope, ...(leaves && { leaves }) };
      });
      void app.changes.rollback(of, scopes);
    };
    const chooseRollback = () => openPalette(`${t('changes.rollBack')} `);
    const { settings } = app;
    return {
      rollbackOf,
      chooseRollback,
      rollback: () => {
        const open = openRollout(app);
        if (open !== undefined) void app.rolloutCommands.tell(open, 'roll-back');
        else {
          const target = targetLookedAt(app);
          if (target === undefined) chooseRollback();
          else rollbackOf(target);
        }
      },
      undo: () => {
        if (isUndoInReach(app)) void app.changes.undo();
      },
      switchTheme: () =>
        chooseTheme(settings, settings.getState().theme === 'dark' ? 'light' : 'dark'),
      switchLanguage: () =>
        settings.setState(({ language }) => ({ language: language === 'en' ? 'vi' : 'en' })),
    };
  }, [app, fleet, openPalette, t]);
}

/** The key does what the button would: nothing where there is none. */
function isUndoInReach(app: App): boolean {
  const { last } = app.changes.getState();
  if (last === undefined) return false;
  const shown = shownOperation(last, {
    looking: lookingAt(app),
    fleet: latest(app.fleet.getState())?.fleet,
    overview: latest(app.overview.getState()),
    rollouts: latest(app.rollouts.getState()),
    now: Date.now(),
  });
  return shown?.undoable ?? false;
}
