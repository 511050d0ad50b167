import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { hasCandidateTraffic, planSeconds, promotes } from '../../state/rollout-facts.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayGateName } from '../../words/say-gate.ts';
import { sitesNamed, type Teller } from '../../words/say-rollout.ts';
import notes from '../site/panel/notes.module.css';
import classes from './plan-preview.module.css';
import { PlanWave } from './plan-wave.tsx';

/** The plan in words and step by step: durations, what is touched, how it is undone. */
export function PlanPreview({ plan }: { readonly plan: RolloutPlan }) {
  const teller = useTeller();
  const { t } = teller;
  const many = plan.waves.length > 1;
  return (
    <div className={classes.preview}>
      <Warnings plan={plan} />
      <p className={classes.summary}>{summaryOf(teller, plan).join(' ')}</p>
      <dl className={classes.closed}>
        <dt>{t('rolloutPlan.preview.closed')}</dt>
        <dd>{t('rolloutPlan.preview.closedNow')}</dd>
        <dd>{sayClosed(teller, plan)}</dd>
      </dl>
      {plan.waves.map((wave, index) => {
        const key = wave.sites.join(' ');
        if (!many) return <PlanWave key={key} plan={plan} wave={index} />;
        return (
          <details key={key} className={classes.wave} open={index === 0}>
            <summary>
              {t('rolloutLive.waveSites', {
                wave: index + 1,
                count: wave.sites.length,
                sites: sitesNamed(teller, wave.sites),
              })}
            </summary>
            <PlanWave plan={plan} wave={index} />
          </details>
        );
      })}
    </div>
  );
}

/** Effect of the console ending while the rollout runs. */
function sayClosed({ t }: Teller, plan: RolloutPlan): string {
  const restart = t(`rolloutLive.deadMan.restart.${plan.onRestart}`);
  const steps = plan.waves.flatMap((wave) => wave.steps);
  if (steps.some(hasCandidateTraffic))
    return t('rolloutPlan.preview.closedThen', { seconds: plan.deadManSeconds, restart });
  return steps.some((step) => step.kind === 'stop')
    ? t('rolloutPlan.preview.closedGap', { restart })
    : t('rolloutPlan.preview.closedNever', { restart });
}

function sayDuration({ t, format }: Teller, plan: RolloutPlan): readonly string[] {
  const total = format.seconds(planSeconds(plan));
  if (!promotes(plan)) return [t('rolloutPlan.preview.ends', { total })];
  const watch = format.seconds(plan.watchSeconds);
  const keep = format.seconds(plan.keepSeconds);
  return [
    t('rolloutPlan.preview.takes', { total }),
    t('rolloutPlan.preview.after', { watch, keep }),
  ];
}

function summaryOf(teller: Teller, plan: RolloutPlan): readonly string[] {
  const { t, format } = teller;
  const sites = Object.keys(plan.sites).length;
  const waves = t('rolloutPlan.preview.waves', { count: plan.waves.length });
  const gates = new Set(plan.waves.flatMap((one) => one.steps.flatMap((step) => step.gates)));
  const names = [...gates].map((gate) => sayGateName(teller, plan, gate));
  return [
    `${t('rolloutPlan.preview.summary', { count: sites, waves })}.`,
    ...sayDuration(teller, plan),
    ...(plan.already.length === 0
      ? []
      : [
          t('rolloutPlan.preview.already', {
            count: plan.already.length,
            sites: sitesNamed(teller, plan.already),
            release: plan.release.version,
          }),
        ]),
    ...(sites > 1 ? [t('rolloutPlan.preview.stop', { count: plan.stopAfter })] : []),
    ...(names.length === 0
      ? []
      : [t('rolloutPlan.preview.gateSame', { gates: format.list(names) })]),
    ...(plan.unweighted ? [t('rolloutPlan.preview.unweighted')] : []),
  ];
}

/** Effects that would surprise a person afterwards: gaps and skipped sites. */
function Warnings({ plan }: { readonly plan: RolloutPlan }) {
  const teller = useTeller();
  const { t, format } = teller;
  const gaps = plan.waves.flatMap((wave) =>
    wave.steps.flatMap((step) => step.expectedGapSeconds ?? []),
  );
  const returns = t(`rolloutPlan.preview.returns.${plan.request.options.onReturn ?? 'ask'}`);
  return (
    <>
      {gaps.length > 0 && (
        <div className={notes.note}>
          <IconAlertTriangle size={20} aria-hidden />
          <p className={notes.text}>
            <strong>
              {t('rolloutPlan.preview.gap', { gap: format.seconds(Math.max(...gaps)) })}
            </strong>
          </p>
        </div>
      )}
      {plan.skipped.length > 0 && (
        <div className={notes.note}>
          <IconPlugConnectedX size={20} aria-hidden />
          <p className={notes.text}>
            {t('rolloutPlan.preview.skipped', {
              count: plan.skipped.length,
              sites: sitesNamed(teller, plan.skipped),
              returns,
            })}
          </p>
        </div>
      )}
    </>
  );
}
