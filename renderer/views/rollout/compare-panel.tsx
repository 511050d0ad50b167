import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VariantNow } from '../../../shared/model/picture.ts';
import { LoadingState, StreamView } from '../../parts/common/states.tsx';
import { VariantComparison } from '../../parts/rollout/variant-comparison.tsx';
import { siteServices } from '../../state/site-split.ts';
import { type SiteEvent, useSeriesStream, useSiteStream } from '../../state/site-streams.ts';
import { useStream } from '../../state/use-stream.ts';
import { useTeller } from '../../state/use-teller.ts';
import { siteName } from '../../words/say-rollout.ts';
import { CountsChart, ErrorsChart, LatencyChart } from '../site/charts/charts.tsx';
import charts from '../site/charts/charts-panel.module.css';
import { Panel } from '../site/panel/panel.tsx';
import { StaleFrame } from '../site/panel/stale-frame.tsx';

/** Which of the variants of a site are compared, by their slots or by what stands in them. */
export type Compared = {
  readonly service: string;
  readonly before: (variants: readonly VariantNow[], site: string) => VariantNow | undefined;
  readonly next: (variants: readonly VariantNow[], site: string) => VariantNow | undefined;
  /** Versions. */
  readonly names: { readonly before: string; readonly next: string };
};

type Props = {
  readonly sites: readonly string[];
  /** The site that a person most likely wants to see, until they choose one. */
  readonly first: string | undefined;
  readonly compared: Compared;
};

/** Counts, errors and latency of both releases at one site of a rollout. */
export function ComparePanel({ sites, first, compared }: Props) {
  const { t } = useTranslation();
  const teller = useTeller();
  const [chosen, choose] = useState<string>();
  const site = chosen ?? first;
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
      <SiteComparison key={site} site={site} compared={compared} />
    </Panel>
  );
}

type Given = { readonly site: string; readonly compared: Compared };

function SiteComparison({ site, compared }: Given) {
  const state = useStream(useSiteStream(site));
  return (
    <StreamView state={state}>
      {(event) => <Comparison site={site} compared={compared} event={event} />}
    </StreamView>
  );
}

function Comparison({ site, compared, event }: Given & { readonly event: SiteEvent }) {
  const teller = useTeller();
  const { picture } = event;
  const { names } = compared;
  const stream = useStream(useSeriesStream({ site, service: compared.service, window: '15m' }));
  if (teller.fleet === undefined) return <LoadingState />;
  const service = siteServices(teller.fleet, picture).find(
    (one) => one.service.id === compared.service,
  );
  if (service === undefined) return <p>{teller.t('rolloutLive.compare.notRead')}</p>;
  const { variants } = service.now;
  const given = { service, picture, window: '15m', stream } as const;
  return (
    <StaleFrame readAt={picture.summary.readAt}>
      <VariantComparison
        site={siteName(teller, site)}
        before={{ release: names.before, now: compared.before(variants, site) }}
        next={{ release: names.next, now: compared.next(variants, site) }}
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
