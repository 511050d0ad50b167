import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rollout } from '../../../shared/model/rollout.ts';
import { LoadingState, StreamView } from '../../parts/common/states.tsx';
import { VariantComparison } from '../../parts/rollout/variant-comparison.tsx';
import { releasesBefore, slotsAt } from '../../state/rollout-facts.ts';
import { siteServices } from '../../state/site-split.ts';
import { type SiteEvent, useSeriesStream, useSiteStream } from '../../state/site-streams.ts';
import { TimeZoneProvider } from '../../state/site-time.ts';
import { useStream } from '../../state/use-stream.ts';
import { useTeller } from '../../state/use-teller.ts';
import { releaseName, siteName } from '../../words/say-rollout.ts';
import { CountsChart, ErrorsChart, LatencyChart } from '../site/charts.tsx';
import charts from '../site/charts-panel.module.css';
import { Panel } from '../site/panel.tsx';
import { StaleFrame } from '../site/stale-frame.tsx';

/** Counts, errors and latency of both releases at one site of the rollout. */
export function ComparePanel({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const sites = Object.keys(rollout.plan.sites);
  const [chosen, choose] = useState<string>();
  const site = chosen ?? mostWanted(rollout);
  if (site === undefined) return null;
  const choice = sites.length > 1 && (
    <Select
      size="md"
      aria-label={t('rolloutLive.compare.site')}
      searchable
      allowDeselect={false}
      comboboxProps={{ portalProps: { target: '#content' } }}
      value={site}
      onChange={(value) => choose(value ?? undefined)}
      data={sites.map((one) => ({ value: one, label: siteName(teller, one) }))}
    />
  );
  const title = `${t('rolloutLive.compare.title')} · ${siteName(teller, site)}`;
  return (
    <Panel title={title} tools={choice}>
      <SiteComparison key={site} rollout={rollout} site={site} />
    </Panel>
  );
}

/** The site that a person most likely wants to see, until they choose one. */
function mostWanted({ state, plan }: Rollout): string | undefined {
  const kinds = ['going-back', 'active', 'paused', 'back', 'promoted', 'waiting'] as const;
  const sites = Object.keys(plan.sites);
  for (const kind of kinds) {
    const found = sites.find((site) => state.sites[site]?.kind === kind);
    if (found !== undefined) return found;
  }
  return sites[0];
}

/** Sites may lie in several zones, and the journal beside is of this console: one clock for all of it. */
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

type Given = { readonly rollout: Rollout; readonly site: string };

function SiteComparison({ rollout, site }: Given) {
  const state = useStream(useSiteStream(site));
  return (
    <TimeZoneProvider value={here}>
      <StreamView state={state}>
        {(event) => <Comparison rollout={rollout} site={site} event={event} />}
      </StreamView>
    </TimeZoneProvider>
  );
}

function Comparison({ rollout, site, event }: Given & { readonly event: SiteEvent }) {
  const teller = useTeller();
  const { plan } = rollout;
  const { picture } = event;
  const stream = useStream(
    useSeriesStream({ site, service: plan.request.scope.service, window: '15m' }),
  );
  if (teller.fleet === undefined) return <LoadingState />;
  const service = siteServices(teller.fleet, picture).find(
    (one) => one.service.id === plan.request.scope.service,
  );
  const slots = slotsAt(plan, site);
  if (service === undefined || slots === undefined) {
    return <p>{teller.t('rolloutLive.compare.notRead')}</p>;
  }
  const variant = (slot: string | undefined) =>
    service.now.variants.find((one) => one.slot === slot);
  const [before = ''] = releasesBefore(plan);
  const given = { service, picture, window: '15m', stream } as const;
  return (
    <StaleFrame readAt={picture.summary.readAt}>
      <VariantComparison
        site={siteName(teller, site)}
        before={{ release: releaseName(teller, before), now: variant(slots.old) }}
        next={{ release: plan.release.version, now: variant(slots.next) }}
      />
      <div className={charts.charts}>
        <CountsChart {...given} />
        <div className={charts.pair}>
          <ErrorsChart {...given} />
          <LatencyChart {...given} />
        </div>
      </div>
    </StaleFrame>
  );
}
