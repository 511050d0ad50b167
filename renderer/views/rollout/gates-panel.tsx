import { useTranslation } from 'react-i18next';
import type { Rollout, RolloutPhase, TriggerName } from '../../../shared/model/rollout.ts';
import { triggerNames } from '../../../shared/model/rollout.ts';
import { type GateLine, GateList } from '../../parts/rollout/gate-list.tsx';
import { useTeller } from '../../state/use-teller.ts';
import { sayGateFigure, sayGateLimit } from '../../words/say-gate.ts';
import { siteName, type Teller } from '../../words/say-rollout.ts';
import { Panel } from '../site/panel.tsx';
import { gatesByNeed, type ShownGate } from './gates-by-need.ts';
import classes from './lines.module.css';

/** Only a step that is taken or soaks has gates. */
const judged: ReadonlySet<RolloutPhase['kind']> = new Set(['acting', 'soaking', 'paused', 'held']);

/** The gates of the present step, and triggers that are about to fire. */
export function GatesPanel({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const { gates, phase } = rollout.state;
  if (gates.length === 0 && aboutToFire(rollout).length === 0 && !judged.has(phase.kind))
    return null;
  return (
    <Panel title={t('rolloutLive.gates.title')}>
      <HeldTriggers rollout={rollout} />
      {gates.length === 0 ? (
        <p className={classes.quiet}>{t('rolloutLive.gates.none')}</p>
      ) : (
        <GateList gates={gatesByNeed(gates).map((one) => lineOf(teller, one))} />
      )}
    </Panel>
  );
}

function lineOf(teller: Teller, { gate, sites }: ShownGate): GateLine {
  const value = sayGateFigure(teller, gate, gate.value);
  const limit = sayGateLimit(teller, gate);
  return {
    key: `${gate.gate} ${gate.site ?? ''}`,
    name: teller.t(`rolloutLive.gates.name.${gate.gate}`),
    state: gate.state,
    ...(gate.site === undefined ? {} : { site: placeOf(teller, gate.site, sites) }),
    ...(value === undefined ? {} : { value }),
    ...(limit === undefined ? {} : { limit }),
  };
}

const placeOf = (teller: Teller, site: string, sites: number) =>
  sites === 1
    ? siteName(teller, site)
    : teller.t('rolloutLive.gates.worstOf', { site: siteName(teller, site), count: sites });

/** What has fired already is no longer about to. */
function aboutToFire({ state: { held, phase, sites } }: Rollout) {
  if (phase.kind === 'ended' || phase.kind === 'going-back') return [];
  return Object.entries(held).filter(([key, seconds]) => {
    const progress = sites[key.split('/')[0] ?? '']?.kind;
    return seconds > 0 && progress !== 'going-back' && progress !== 'back';
  });
}

/** `held` is counted by `site/trigger`. */
function HeldTriggers({ rollout }: { readonly rollout: Rollout }) {
  const teller = useTeller();
  const { t } = teller;
  const held = aboutToFire(rollout);
  if (held.length === 0) return null;
  const { triggers } = rollout.plan.rules;
  return (
    <ul className={classes.firing} aria-label={t('rolloutLive.gates.held')}>
      {held.map(([key, seconds]) => {
        const [site = '', name = ''] = key.split('/');
        const trigger = triggerNames.find((one): one is TriggerName => one === name);
        if (trigger === undefined) return null;
        const limit = trigger === 'health' ? triggers.unhealthySeconds : triggers.forSeconds;
        return (
          <li key={key}>
            {t('rolloutLive.gates.heldFor', {
              trigger: t(`rollouts.trigger.${trigger}`),
              site: siteName(teller, site),
              seconds,
              limit,
            })}
          </li>
        );
      })}
    </ul>
  );
}
