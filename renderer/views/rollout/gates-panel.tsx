import { useTranslation } from 'react-i18next';
import type { GateNow, Rollout, RolloutPhase, TriggerName } from '../../../shared/model/rollout.ts';
import { triggerNames } from '../../../shared/model/rollout.ts';
import { isByItself } from '../../../shared/model/rollout-needs.ts';
import { type GateLine, GateList } from '../../parts/rollout/gate-list.tsx';
import { useTeller } from '../../state/use-teller.ts';
import { sayGateFigure, sayGateLimit, sayGateName } from '../../words/say-gate.ts';
import { siteName, type Teller } from '../../words/say-rollout.ts';
import { Panel } from '../site/panel/panel.tsx';
import { gatesByNeed, type ShownGate } from './gates-by-need.ts';
import classes from './lines.module.css';

/** Only a step that is taken or observed has gates. */
const judged: ReadonlySet<RolloutPhase['kind']> = new Set(['acting', 'soaking', 'paused', 'held']);

/** The gates of the present step, and triggers that are about to fire. */
export function GatesPanel({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const { gates, gatesInForce = [], phase } = rollout.state;
  const back = gatesBack(rollout);
  const all = [...gates, ...gatesInForce, ...back];
  if (all.length === 0 && aboutToFire(rollout).length === 0 && !judged.has(phase.kind)) return null;
  const list = (shown: readonly GateNow[]) => (
    <GateList gates={gatesByNeed(shown).map((one) => lineOf(teller, rollout, one))} />
  );
  return (
    <Panel title={t('rolloutLive.gates.title')}>
      <HeldTriggers rollout={rollout} />
      {all.length === 0 && <p className={classes.quiet}>{t('rolloutLive.gates.none')}</p>}
      {gates.length > 0 && list(gates)}
      {gatesInForce.length > 0 && (
        <>
          <h3 className={classes.head}>{t('rolloutNeeds.gatesInForce')}</h3>
          {list(gatesInForce)}
        </>
      )}
      {back.length > 0 && (
        <>
          <h3 className={classes.head}>{t('rolloutNeeds.gatesBack')}</h3>
          {list(back)}
        </>
      )}
    </Panel>
  );
}

/** Gates of the sites that went back by themselves, as they stood then. */
const gatesBack = ({ state }: Rollout): readonly GateNow[] =>
  Object.values(state.sites).flatMap(({ gates = [], why }) => (isByItself(why) ? gates : []));

function lineOf(teller: Teller, { plan }: Rollout, { gate, sites }: ShownGate): GateLine {
  const value = sayGateFigure(teller, gate, gate.value);
  const limit = sayGateLimit(teller, gate);
  return {
    key: `${gate.gate} ${gate.site ?? ''}`,
    name: sayGateName(teller, plan, gate.gate),
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

/** Triggers about to fire; none after a rollback began or the rollout ended. */
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
