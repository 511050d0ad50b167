import { IconSteeringWheel } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ForeignRollout, RolloutsNow } from '../../../shared/contract/rollouts.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import { PhaseMark, type PhaseTone, rolloutTone } from '../../parts/rollout/phase-mark.tsx';
import { isUnderWay } from '../../state/rollouts.ts';
import { rolloutHref } from '../../state/route-store.ts';
import { useTeller } from '../../state/use-teller.ts';
import {
  releaseName,
  sayFromTo,
  sayPhase,
  scopeName,
  serviceName,
  sitesNamed,
} from '../../words/say-rollout.ts';
import { sayNext, sayNow, waitsNow } from '../rollout/say-now.ts';
import { Panel } from '../site/panel/panel.tsx';
import classes from './under-way-panel.module.css';

/** Rollouts under way, here and at other consoles, with the ones that need a person on top. */
export function UnderWayPanel({ now }: { readonly now: RolloutsNow }) {
  const { t } = useTranslation();
  const running = worstFirst(now.rollouts.filter(isUnderWay));
  if (running.length + now.foreign.length === 0) return null;
  return (
    <Panel title={t('rollouts.list.underWay')}>
      <ul className={classes.list}>
        {running.map((rollout) => (
          <UnderWay key={rollout.id} rollout={rollout} />
        ))}
        {now.foreign.map((rollout) => (
          <Foreign key={rollout.id} rollout={rollout} />
        ))}
      </ul>
    </Panel>
  );
}

const order: readonly PhaseTone[] = ['bad', 'waits', 'going', 'good', 'quiet'];
const rank = (rollout: Rollout) => order.indexOf(rolloutTone(rollout));
const worstFirst = (rollouts: readonly Rollout[]) =>
  rollouts.toSorted((one, other) => rank(one) - rank(other));

function UnderWay({ rollout }: { readonly rollout: Rollout }) {
  const teller = useTeller();
  const { t } = teller;
  const { plan, state } = rollout;
  const { scope, strategy } = plan.request;
  const waits = waitsNow(teller, rollout);
  const wave = plan.waves[state.wave];
  const place = [
    ...(plan.waves.length > 1
      ? [t('rollouts.waveOf', { wave: state.wave + 1, waves: plan.waves.length })]
      : []),
    t('rollouts.stepOf', { step: state.step + 1, steps: wave?.steps.length ?? 0 }),
  ].join(', ');
  return (
    <li className={classes.item} data-tone={rolloutTone(rollout)}>
      <PhaseMark rollout={rollout} size={24} />
      <div className={classes.what}>
        <a href={rolloutHref(rollout.id)}>
          {serviceName(teller, scope.service)} {sayFromTo(teller, plan)}
        </a>
        <span>
          {t(`rollouts.strategy.${strategy}`)} · {scopeName(teller, scope)} · {place}
        </span>
      </div>
      <p className={classes.stands}>
        <strong>{sayPhase(teller, rollout)}.</strong> {sayNow(teller, rollout)}{' '}
        {sayNext(teller, rollout)[0]}
        {waits.length > 0 && (
          <>
            {' '}
            <b>{t('rolloutLive.waits.label')}:</b> {waits.join(' · ')}
          </>
        )}
      </p>
    </li>
  );
}

function Foreign({ rollout }: { readonly rollout: ForeignRollout }) {
  const teller = useTeller();
  const { t, format } = teller;
  const left = rollout.drivingLeft;
  return (
    <li className={classes.item} data-tone="quiet">
      <IconSteeringWheel size={24} aria-hidden />
      <div className={classes.what}>
        <a href={rolloutHref(rollout.id)}>
          {serviceName(teller, rollout.service)} {releaseName(teller, rollout.release)}
        </a>
        <span>{t('rollouts.foreign.title')}</span>
      </div>
      <p className={classes.stands}>
        {t('rollouts.foreign.line', {
          driver: rollout.driver,
          service: serviceName(teller, rollout.service),
          release: releaseName(teller, rollout.release),
          strategy: t(`rollouts.strategy.${rollout.strategy}`),
          sites: sitesNamed(teller, rollout.sites),
        })}
        .{' '}
        {left > 0
          ? t('rollouts.foreign.left', { left: format.seconds(left) })
          : t('rollouts.foreign.free')}
      </p>
    </li>
  );
}
