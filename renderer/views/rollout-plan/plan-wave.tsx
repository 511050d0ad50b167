import { useMemo } from 'react';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { PlanStep, RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { type CamerasOf, type Touches, touchesOf } from '../../state/rollout-touches.ts';
import { useFleet } from '../../state/use-app.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayStepLong, type Teller } from '../../words/say-rollout.ts';
import classes from './plan-preview.module.css';

type Props = { readonly plan: RolloutPlan; readonly wave: number };

const columns = ['step', 'reached', 'touches', 'time', 'undo'] as const;

/** The steps of one wave: action, share reached, parts touched, duration, and undo. */
export function PlanWave({ plan, wave }: Props) {
  const teller = useTeller();
  const { t } = teller;
  const fleet = useFleet();
  const camerasOf = useMemo(() => camerasIn(fleet, plan.request.scope.service), [fleet, plan]);
  const steps = plan.waves[wave]?.steps ?? [];
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t('rolloutPlan.preview.caption')}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`rolloutPlan.preview.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {steps.map((step, index) => (
          <StepRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place
            key={index}
            plan={plan}
            step={step}
            touches={touchesOf(plan, { wave, step: index }, camerasOf)}
            cameras={(plan.waves[wave]?.sites ?? []).flatMap(camerasOf).length}
          />
        ))}
      </tbody>
    </table>
  );
}

function camerasIn(fleet: Fleet | undefined, service: string): CamerasOf {
  const bySite = Map.groupBy(
    (fleet?.cameras ?? []).filter((one) => one.service === service),
    (one) => one.site,
  );
  return (site) => (bySite.get(site) ?? []).map((one) => one.id);
}

type RowProps = {
  readonly plan: RolloutPlan;
  readonly step: PlanStep;
  readonly touches: Touches;
  readonly cameras: number;
};

function StepRow({ plan, step, touches, cameras }: RowProps) {
  const teller = useTeller();
  const { t, format } = teller;
  const extras = [
    ...(step.migrates ? [t('rolloutPlan.preview.migrates')] : []),
    ...(step.smoke ? [t('rolloutPlan.preview.smoke')] : []),
    ...(step.approval ? [t('rolloutPlan.preview.approval')] : []),
  ];
  const merged = format.list((step.mergedShares ?? []).map((share) => format.percent(share)));
  return (
    <tr>
      <th scope="row">
        {sayStepLong(teller, plan, step)}
        {extras.length > 0 && <small>{extras.join(' · ')}</small>}
        {merged !== '' && <small>{t('rolloutPlan.merged', { shares: merged })}</small>}
      </th>
      <td>
        {touches.onNext > 0 && (
          <>
            {format.percent(step.share)} → <b>{format.percent(step.reachedShare)}</b>
            <small>
              {t('rolloutPlan.preview.cameraCount', { on: touches.onNext, count: cameras })}
            </small>
          </>
        )}
      </td>
      <td>{sayTouches(teller, step, touches)}</td>
      <td>
        ≈ {format.seconds(step.expectedSeconds)}
        <small>
          {step.soakSeconds === 0
            ? t('rolloutPlan.preview.noSoak')
            : `+ ${format.seconds(step.soakSeconds)}`}
        </small>
      </td>
      <td>{t(`rolloutPlan.preview.undos.${step.undo}`)}</td>
    </tr>
  );
}

function sayTouches({ t }: Teller, step: PlanStep, touches: Touches): string {
  const { started, stopped, cameras, roles } = touches;
  const said = [
    ...(started > 0 ? [t('rolloutPlan.preview.started', { count: started })] : []),
    ...(stopped > 0 ? [t('rolloutPlan.preview.stopped', { count: stopped })] : []),
    ...(cameras > 0 ? [t('rolloutPlan.preview.moved', { count: cameras })] : []),
    ...(step.kind === 'mirror' ? [t('rolloutPlan.preview.copies')] : []),
    ...(roles ? [t('rolloutPlan.preview.roles')] : []),
  ];
  return said.length === 0 ? t('rolloutPlan.preview.noChange') : said.join(', ');
}
