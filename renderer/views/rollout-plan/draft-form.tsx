import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Release } from '../../../shared/model/release.ts';
import { defaultsOf, isWide, scopeOf } from '../../state/rollout-draft.ts';
import { runningAt, sitesOfScope, sitesWith } from '../../state/running-releases.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useStream } from '../../state/use-stream.ts';
import { Panel } from '../site/panel/panel.tsx';
import { CanaryFields } from './canary-fields.tsx';
import type { DraftProps } from './draft-props.ts';
import classes from './fields.module.css';
import { MoreFields, WaveFields } from './more-fields.tsx';
import { OptionFields } from './option-fields.tsx';
import { StrategyChoice } from './strategy-choice.tsx';

/** All inputs of a rollout; inputs that the strategy does not use are not shown. */
export function DraftForm(props: DraftProps) {
  const { t } = useTranslation();
  return (
    <Panel title={t('rolloutPlan.form')}>
      <form className={classes.form} onSubmit={(event) => event.preventDefault()}>
        <ServiceField {...props} />
        <PlaceField {...props} />
        <ReleaseField {...props} />
        <StrategyChoice {...props} />
        <CanaryFields {...props} />
        <OptionFields {...props} />
        {isWide(props.draft) && <WaveFields {...props} />}
        <MoreFields {...props} />
      </form>
    </Panel>
  );
}

const choice = {
  size: 'md',
  allowDeselect: false,
  searchable: true,
  comboboxProps: { portalProps: { target: '#content' } },
} as const;

function ServiceField({ fleet, draft, onDraft }: DraftProps) {
  const { t } = useTranslation();
  if (fleet.services.length < 2) return null;
  const choose = (id: string | null) => {
    const service = fleet.services.find((one) => one.id === id);
    const release = fleet.releases.findLast((one) => one.service === id);
    const site = sitesWith(fleet, service?.id ?? '')[0];
    if (service === undefined || release === undefined || site === undefined) return;
    const options = defaultsOf(service.rollout);
    onDraft({
      ...draft,
      service: service.id,
      place: `site/${site}`,
      release: release.id,
      options,
    });
  };
  return (
    <Select
      {...choice}
      label={t('rolloutPlan.service')}
      value={draft.service}
      onChange={choose}
      data={fleet.services.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}

function PlaceField({ fleet, draft, onDraft }: DraftProps) {
  const { t } = useTranslation();
  const sites = new Set(sitesWith(fleet, draft.service));
  const environments = fleet.environments.filter((environment) =>
    fleet.sites.some((site) => sites.has(site.id) && site.environment === environment.id),
  );
  return (
    <Select
      {...choice}
      label={t('rolloutPlan.place')}
      value={draft.place}
      onChange={(place) => {
        if (place === null) return;
        // Cameras and zones of elsewhere go no longer first.
        onDraft({ ...draft, place, options: { ...draft.options, segments: [] } });
      }}
      data={[
        {
          group: t('rolloutPlan.environments'),
          items: environments.map((one) => ({ value: `environment/${one.id}`, label: one.name })),
        },
        {
          group: t('rolloutPlan.sites'),
          items: fleet.sites
            .filter((one) => sites.has(one.id))
            .map((one) => ({ value: `site/${one.id}`, label: one.name })),
        },
      ]}
    />
  );
}

function ReleaseField({ fleet, draft, onDraft }: DraftProps) {
  const { t } = useTranslation();
  const overview = latest(useStream(useApp().overview));
  const sites = sitesOfScope(fleet, scopeOf(draft));
  const runs = runningAt(overview, draft.service, sites);
  const releases = fleet.releases.filter((one) => one.service === draft.service);
  const chosen = releases.find((one) => one.id === draft.release);
  const label = ({ id, version }: Release) => {
    const done = runs.get(id);
    if (done === undefined) return version;
    const words =
      done === sites.length
        ? t('rolloutPlan.runsEverywhere')
        : t('rolloutPlan.runsAt', { done, all: sites.length });
    return `${version} · ${words}`;
  };
  return (
    <Select
      {...choice}
      label={t('rolloutPlan.release')}
      value={draft.release}
      onChange={(release) => release !== null && onDraft({ ...draft, release })}
      data={releases.toReversed().map((one) => ({ value: one.id, label: label(one) }))}
      inputWrapperOrder={['label', 'input', 'description']}
      description={chosen && <WayBackLine release={chosen} />}
    />
  );
}

/** Said where a release is chosen, because afterwards it is too late to know. */
function WayBackLine({ release: { rollback } }: { readonly release: Release }) {
  const { t } = useTranslation();
  if (rollback.kind === 'safe') return t('rolloutPlan.wayBack.safe');
  return (
    <strong className={classes.warn} data-kind={rollback.kind}>
      {t(`rolloutPlan.wayBack.${rollback.kind}`, { reason: rollback.reason })}
    </strong>
  );
}
