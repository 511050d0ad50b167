import { Button } from '@mantine/core';
import { IconFileAlert, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Rollout } from '../../../shared/model/rollout.ts';
import { Age } from '../../parts/common/age.tsx';
import { PhaseMark, rolloutTone } from '../../parts/rollout/phase-mark.tsx';
import { hasIncident, type OnCandidate, onCandidate } from '../../state/rollout-facts.ts';
import { incidentHref, planHref } from '../../state/route-store.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayFromTo, sayPhase, scopeName, serviceName } from '../../words/say-rollout.ts';
import { CommandButtons } from './command-buttons.tsx';
import { HandOver } from './hand-over.tsx';
import classes from './rollout-header.module.css';
import { sayDeadMan, sayNext, sayNow, waitsNow } from './say-now.ts';

/** Which rollout this is, what it does now and next, and what a person can say to it. */
export function RolloutHeader({ rollout }: { readonly rollout: Rollout }) {
  const teller = useTeller();
  const { t } = teller;
  const { plan } = rollout;
  const { scope, strategy } = plan.request;
  return (
    <header className={classes.header} data-tone={rolloutTone(rollout)}>
      <div className={classes.name}>
        <h1>
          {serviceName(teller, scope.service)} {sayFromTo(teller, plan)}
        </h1>
        <p>
          {t(`rollouts.strategy.${strategy}`)} · {scopeName(teller, scope)} · {rollout.by},{' '}
          <Age at={rollout.at} />
        </p>
      </div>
      <div className={classes.now}>
        <p className={classes.happens}>
          <PhaseMark rollout={rollout} size={22} />
          <span>
            <strong>{sayPhase(teller, rollout)}.</strong> {sayNow(teller, rollout)}
          </span>
        </p>
        <NextLines rollout={rollout} />
      </div>
      <div className={classes.tools}>
        <CommandButtons rollout={rollout} />
        <Records rollout={rollout} />
        <HandOver rollout={rollout} />
      </div>
    </header>
  );
}

function NextLines({ rollout }: { readonly rollout: Rollout }) {
  const teller = useTeller();
  const { t } = teller;
  const next = sayNext(teller, rollout);
  const waits = waitsNow(teller, rollout);
  return (
    <div className={classes.next}>
      {next.length > 0 && (
        <p>
          <b>{t('rolloutLive.next.label')}</b> {next.join(' ')}
        </p>
      )}
      {waits.length > 0 && (
        <p className={classes.waits}>
          <b>{t('rolloutLive.waits.label')}</b> {waits.join(' · ')}
        </p>
      )}
      <DeadManLine rollout={rollout} />
    </div>
  );
}

function DeadManLine({ rollout }: { readonly rollout: Rollout }) {
  const teller = useTeller();
  const app = useApp();
  const inForce = useStore(app.overview, (state) =>
    JSON.stringify(onCandidate(rollout, latest(state))),
  );
  const said = useStore(app.clock, (now) =>
    sayDeadMan(teller, rollout, now, JSON.parse(inForce) as OnCandidate),
  );
  return said === undefined ? null : <p>{said}</p>;
}

/** Links of an ended rollout: its incident record, and the same rollout again. */
function Records({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation();
  const { phase } = rollout.state;
  if (phase.kind !== 'ended') return null;
  return (
    <>
      {hasIncident(rollout) && (
        <Button
          component="a"
          href={incidentHref(rollout.id)}
          size="md"
          variant="default"
          leftSection={<IconFileAlert size={18} aria-hidden />}
        >
          {t('rollouts.list.incident')}
        </Button>
      )}
      {rollout.plan.request.options.drill !== true && (
        <Button
          component="a"
          href={planHref({ rollout: rollout.id })}
          size="md"
          variant="default"
          leftSection={<IconRefresh size={18} aria-hidden />}
        >
          {t('rollouts.again')}
        </Button>
      )}
    </>
  );
}
