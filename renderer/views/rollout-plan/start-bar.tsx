import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import { rolloutHref } from '../../state/route-store.ts';
import { runningAt } from '../../state/running-releases.ts';
import { useConnected } from '../../state/site-commands.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useTeller } from '../../state/use-teller.ts';
import { obstaclesOf } from '../../words/say-obstacle.ts';
import { scopeName, serviceName } from '../../words/say-rollout.ts';
import { RunError } from '../site/changes/run-error.tsx';
import { ObstacleNote } from './obstacle-note.tsx';
import classes from './plan-preview.module.css';

function Refusal({ error }: { readonly error: unknown }) {
  const obstacles = obstaclesOf(error);
  return obstacles === undefined ? (
    <RunError error={error} />
  ) : (
    <ObstacleNote obstacles={obstacles} />
  );
}

type Props = {
  readonly request: RolloutRequest;
  readonly plan: RolloutPlan;
  /** The plan shown is of an earlier form: another plan would start. */
  readonly behind: boolean;
};

/** The button names its effect; facts to know before starting stand beside it. */
export function StartBar({ request, plan, behind }: Props) {
  const teller = useTeller();
  const { t } = teller;
  const { client, overview } = useApp();
  const connected = useConnected();
  const sites = Object.keys(plan.sites);
  const same = useStore(overview, (state) => {
    const runs = runningAt(latest(state), request.scope.service, sites);
    return runs.get(request.release) === sites.length;
  });
  const start = useMutation({
    mutationFn: () => client.api.rollouts.start({ key: crypto.randomUUID(), request }),
    onSuccess: ({ id }) => window.location.assign(rolloutHref(id)),
  });
  const what = t('rolloutPlan.start.what', {
    service: serviceName(teller, request.scope.service),
    release: plan.release.version,
    strategy: t(`rollouts.strategy.${request.strategy}`),
  });
  const migrates = plan.waves.some((wave) => wave.steps.some((step) => step.migrates));
  return (
    <div className={classes.start}>
      {same && <p>{t('rolloutPlan.start.same')}</p>}
      {migrates && <p>{t('rolloutPlan.start.migrates')}</p>}
      <Button
        size="lg"
        className={classes.button ?? ''}
        leftSection={<IconPlayerPlay size={20} aria-hidden />}
        disabled={!connected || behind}
        loading={start.isPending}
        onClick={() => start.mutate()}
      >
        {t('rolloutPlan.start.button', { what, where: scopeName(teller, request.scope) })}
      </Button>
      {start.error && <Refusal error={start.error} />}
    </div>
  );
}
