import { useTranslation } from 'react-i18next';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import { ErrorState, LoadingState } from '../../parts/common/states.tsx';
import { requestOf } from '../../state/rollout-draft.ts';
import { useConnected } from '../../state/site-commands.ts';
import { usePlan } from '../../state/use-plan.ts';
import { obstaclesOf } from '../../words/say-obstacle.ts';
import { Panel } from '../site/panel/panel.tsx';
import type { DraftProps } from './draft-props.ts';
import { ObstacleNote } from './obstacle-note.tsx';
import { PlanPreview } from './plan-preview.tsx';
import classes from './rollout-plan-view.module.css';
import { ShortfallNote } from './shortfall-note.tsx';
import { StartBar } from './start-bar.tsx';

/** Preview of the plan, made anew whenever the form rests, and the button that starts it. */
export function PlanPanel(props: DraftProps) {
  const { t } = useTranslation();
  const request: RolloutRequest = requestOf(props.draft);
  const connected = useConnected();
  const plan = usePlan(request, connected);
  const { data, behind, error } = plan;
  // Without a connection nothing is asked; the frame says so.
  const failed = error !== null && !behind;
  const obstacles = obstaclesOf(error);
  return (
    <div className={classes.plan}>
      <Panel
        title={t('rolloutPlan.preview.title')}
        tools={
          <span role="status">
            {t(behind ? 'rolloutPlan.preview.behind' : 'rolloutPlan.preview.nothingMoved')}
          </span>
        }
      >
        {failed && obstacles !== undefined && <ObstacleNote obstacles={obstacles} />}
        {failed && obstacles === undefined && (
          <ErrorState error={error} onRetry={() => void plan.refetch()} />
        )}
        {!failed && data === undefined && <LoadingState />}
        {!failed && data?.kind === 'does-not-fit' && (
          <ShortfallNote
            answer={data}
            onTake={(strategy) => props.onDraft({ ...props.draft, strategy })}
          />
        )}
        {!failed && data?.kind === 'fits' && (
          <>
            <StartBar request={request} plan={data.plan} behind={behind} />
            <PlanPreview plan={data.plan} />
          </>
        )}
      </Panel>
    </div>
  );
}
