import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { scopesOf, type Target } from '../../state/target.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { openRollout } from '../../state/use-open-rollout.ts';
import { useTarget } from '../../state/use-target.ts';

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
  const target = useTarget();
  const { t } = useTranslation();
  return useMemo(() => {
    const rollbackOf = (of: Target) => {
      if (fleet !== undefined) void app.changes.rollback(of, scopesOf(of, fleet));
    };
    const chooseRollback = () => openPalette(`${t('changes.rollBack')} `);
    const { settings } = app;
    return {
      rollbackOf,
      chooseRollback,
      rollback: () => {
        const open = openRollout(app);
        if (open !== undefined) void app.rolloutCommands.tell(open, 'roll-back');
        else if (target === undefined) chooseRollback();
        else rollbackOf(target);
      },
      undo: () => void app.changes.undo(),
      switchTheme: () =>
        settings.setState(({ theme }) => ({ theme: theme === 'dark' ? 'light' : 'dark' })),
      switchLanguage: () =>
        settings.setState(({ language }) => ({ language: language === 'en' ? 'vi' : 'en' })),
    };
  }, [app, fleet, target, openPalette, t]);
}
