import { Button } from '@mantine/core';
import { IconFileAlert, IconPlayerTrackNext } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Rollout } from '../../../shared/model/rollout.ts';
import { endOf } from '../../../shared/model/rollout-needs.ts';
import { PhaseMark } from '../../parts/rollout/phase-mark.tsx';
import { hasIncident, leftBehind } from '../../state/rollout-facts.ts';
import { incidentHref, rolloutHref } from '../../state/route-store.ts';
import { useConnected } from '../../state/site-commands.ts';
import { useZoneOf } from '../../state/site-time.ts';
import { useApp } from '../../state/use-app.ts';
import { useTeller } from '../../state/use-teller.ts';
import {
  sayBack,
  sayFromTo,
  sayPhase,
  scopeName,
  serviceName,
  sitesNamed,
} from '../../words/say-rollout.ts';
import { TimeZoneProvider } from '../../words/time-zone.ts';
import { RunError } from '../site/changes/run-error.tsx';
import classes from './history-panel.module.css';

/** One rollout: release, place, operator, time, outcome with its reason, and work left. */
export function HistoryRow({ rollout }: { readonly rollout: Rollout }) {
  return (
    <TimeZoneProvider value={useZoneOf(Object.keys(rollout.plan.sites))}>
      <Row rollout={rollout} />
    </TimeZoneProvider>
  );
}

function Row({ rollout }: { readonly rollout: Rollout }) {
  const teller = useTeller();
  const { t, format } = teller;
  const { plan, state, by, at, id } = rollout;
  const unread = useUnread(rollout);
  const { scope, strategy } = plan.request;
  const sites = Object.keys(plan.sites).length;
  return (
    <tr>
      <td>
        <time dateTime={at}>{format.dateTime(at)}</time>
        {state.endedAt !== undefined && (
          <small>
            {t('rollouts.list.took', {
              age: format.age(Date.parse(state.endedAt) - Date.parse(at)),
            })}
          </small>
        )}
      </td>
      <th scope="row">
        {unread && <Unread />}
        <a href={rolloutHref(id)}>{sayFromTo(teller, plan)}</a>
        <small>{serviceName(teller, scope.service)}</small>
      </th>
      <td>{t(`rollouts.strategy.${strategy}`)}</td>
      <td>
        {scopeName(teller, scope)}
        {sites > 1 && <small>{t('rollouts.list.sites', { count: sites })}</small>}
      </td>
      <td className={classes.by}>{by}</td>
      <td>
        <Outcome rollout={rollout} />
      </td>
    </tr>
  );
}

/** It ended, and nobody at this browser has opened it since. */
function useUnread(rollout: Rollout): boolean {
  const end = endOf(rollout, Date.now());
  return useStore(useApp().seen, ({ keys }) => end !== undefined && !keys.has(end));
}

function Unread() {
  const { t } = useTranslation();
  return <span className={classes.unread}>{t('rolloutNeeds.unread')}</span>;
}

function Outcome({ rollout }: { readonly rollout: Rollout }) {
  const teller = useTeller();
  const { t } = teller;
  const { plan, state } = rollout;
  const { phase } = state;
  const why = 'why' in phase && phase.kind !== 'held' ? phase.why : undefined;
  return (
    <div className={classes.outcome}>
      <PhaseMark rollout={rollout} />
      <div>
        <b>{sayPhase(teller, rollout)}</b>
        {why !== undefined && <span className={classes.why}>{sayBack(teller, why)}</span>}
        {plan.skipped.length > 0 && (
          <span className={classes.why}>
            {t('rollouts.list.skipped', {
              count: plan.skipped.length,
              sites: sitesNamed(teller, plan.skipped),
            })}
          </span>
        )}
      </div>
      {hasIncident(rollout) && (
        <Button
          component="a"
          href={incidentHref(rollout.id)}
          size="md"
          variant="subtle"
          leftSection={<IconFileAlert size={18} aria-hidden />}
        >
          {t('rollouts.list.incident')}
        </Button>
      )}
      {phase.kind === 'ended' && phase.how === 'finished' && leftBehind(rollout).length > 0 && (
        <FinishRest rollout={rollout} />
      )}
    </div>
  );
}

/** One click for the sites that were out of reach, or went back alone. */
function FinishRest({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const { client } = useApp();
  const connected = useConnected();
  const finish = useMutation({
    mutationFn: () => client.api.rollouts.finishRest({ key: crypto.randomUUID(), id: rollout.id }),
    onSuccess: ({ id }) => window.location.assign(rolloutHref(id)),
  });
  const label = t('rollouts.list.finishRestOf', { sites: sitesNamed(teller, leftBehind(rollout)) });
  return (
    <>
      <Button
        size="md"
        variant="default"
        leftSection={<IconPlayerTrackNext size={18} aria-hidden />}
        aria-label={label}
        title={label}
        disabled={!connected}
        loading={finish.isPending}
        onClick={() => finish.mutate()}
      >
        {t('rollouts.list.finishRest')}
      </Button>
      {finish.error && <RunError error={finish.error} />}
    </>
  );
}
