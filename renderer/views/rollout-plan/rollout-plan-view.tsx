import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Fleet } from '../../../shared/model/fleet.ts';
import { EmptyState, LoadingState } from '../../parts/common/states.tsx';
import { targetAt } from '../../state/rollout-draft.ts';
import type { PlanGiven } from '../../state/route-store.ts';
import { latest, type StreamState } from '../../state/stream-store.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { DraftForm } from './draft-form.tsx';
import { firstDraft } from './first-draft.ts';
import { PlanPanel } from './plan-panel.tsx';
import classes from './rollout-plan-view.module.css';

/** A new rollout: release, place and strategy on one side, the preview on the other. */
export function RolloutPlanView({ given }: { readonly given: PlanGiven }) {
  const { t } = useTranslation();
  const app = useApp();
  const fleet = useFleet();
  // Both fill in the form once, so it waits for them, but not for a stream that failed.
  const overviewCome = useStore(app.overview, hasCome);
  const rolloutsCome = useStore(app.rollouts, hasCome);
  const ready = overviewCome && (given.rollout === undefined || rolloutsCome);
  return (
    <>
      <h1 className="visually-hidden">{t('rolloutPlan.title')}</h1>
      {fleet === undefined || !ready ? <LoadingState /> : <Planning fleet={fleet} given={given} />}
    </>
  );
}

const hasCome = (state: StreamState<unknown>) => state.kind !== 'loading';

function Planning({ fleet, given }: { readonly fleet: Fleet; readonly given: PlanGiven }) {
  const { t } = useTranslation();
  const app = useApp();
  const [draft, setDraft] = useState(() =>
    firstDraft(fleet, given, {
      overview: latest(app.overview.getState()),
      rollouts: latest(app.rollouts.getState()),
      selected: app.selection.getState().target,
    }),
  );
  const place = draft?.place;
  // Rollback acts on what the plan is about.
  useEffect(() => {
    if (place !== undefined) app.planned.setState({ target: targetAt(place) });
    return () => app.planned.setState({ target: undefined });
  }, [app, place]);
  if (draft === undefined) {
    return <EmptyState title={t('rolloutPlan.noRelease')} hint={t('rolloutPlan.noReleaseHint')} />;
  }
  return (
    <div className={classes.screen}>
      <DraftForm fleet={fleet} draft={draft} onDraft={setDraft} />
      <PlanPanel fleet={fleet} draft={draft} onDraft={setDraft} />
    </div>
  );
}
