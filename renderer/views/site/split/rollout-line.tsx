import { Button } from '@mantine/core';
import { IconArrowRight, IconRocket, IconSteeringWheel } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Rollout } from '../../../../shared/model/rollout.ts';
import { PhaseMark, rolloutTone } from '../../../parts/rollout/phase-mark.tsx';
import { isUnderWay } from '../../../state/rollouts.ts';
import { planHref, rolloutHref } from '../../../state/route-store.ts';
import { latest } from '../../../state/stream-store.ts';
import { useApp } from '../../../state/use-app.ts';
import { useTeller } from '../../../state/use-teller.ts';
import { releaseName, sayFromTo, sayPhase, serviceName } from '../../../words/say-rollout.ts';
import classes from './rollout-line.module.css';

type Here = { readonly site: string };

/** Rollouts under way at this site, from here or another console; renders nothing without any. */
export function RolloutLines({ site }: Here) {
  const own = useRolloutsAt(site);
  const foreign = useStore(
    useApp().rollouts,
    useShallow((state) => latest(state)?.foreign.filter((one) => one.sites.includes(site)) ?? []),
  );
  const teller = useTeller();
  const { t } = teller;
  return (
    <>
      {own.map((rollout) => (
        <OwnLine key={rollout.id} rollout={rollout} />
      ))}
      {foreign.map((one) => (
        <Line
          key={one.id}
          id={one.id}
          tone="waits"
          icon={<IconSteeringWheel size={20} aria-hidden />}
        >
          {t('rollouts.foreign.line', {
            driver: one.driver,
            service: serviceName(teller, one.service),
            release: releaseName(teller, one.release),
            strategy: t(`rollouts.strategy.${one.strategy}`),
            sites: teller.format.list(one.sites),
          })}
        </Line>
      ))}
    </>
  );
}

function useRolloutsAt(site: string): readonly Rollout[] {
  return useStore(
    useApp().rollouts,
    useShallow(
      (state) =>
        latest(state)?.rollouts.filter(
          (one) => isUnderWay(one) && one.plan.sites[site] !== undefined,
        ) ?? [],
    ),
  );
}

function OwnLine({ rollout }: { readonly rollout: Rollout }) {
  const teller = useTeller();
  const { plan } = rollout;
  const { scope, strategy } = plan.request;
  const what = `${teller.t(`rollouts.strategy.${strategy}`)}, ${serviceName(teller, scope.service)} ${sayFromTo(teller, plan)}`;
  return (
    <Line
      id={rollout.id}
      tone={rolloutTone(rollout)}
      icon={<PhaseMark rollout={rollout} size={20} />}
    >
      {teller.t('rollouts.site.underWay', { what, phase: sayPhase(teller, rollout) })}
    </Line>
  );
}

type LineProps = {
  readonly id: string;
  readonly tone: string;
  readonly icon: React.ReactNode;
  readonly children: React.ReactNode;
};

function Line({ id, tone, icon, children }: LineProps) {
  const { t } = useTeller();
  return (
    <div className={classes.line} data-tone={tone}>
      {icon}
      <p>{children}</p>
      <Button
        component="a"
        href={rolloutHref(id)}
        size="md"
        variant="default"
        rightSection={<IconArrowRight size={18} aria-hidden />}
      >
        {t('rollouts.site.open')}
      </Button>
    </div>
  );
}

/** The way to a new rollout of a service here, unless one is under way. */
export function RollOutButton({ site, service }: Here & { readonly service: string }) {
  const { t } = useTeller();
  const busy = useRolloutsAt(site).some((one) => one.plan.request.scope.service === service);
  if (busy) return null;
  return (
    <Button
      component="a"
      href={planHref({ site, service })}
      size="md"
      variant="default"
      leftSection={<IconRocket size={18} aria-hidden />}
    >
      {t('rollouts.rollOut')}
    </Button>
  );
}
