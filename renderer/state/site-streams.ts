import { useMemo } from 'react';
import type { SitePicture } from '../../shared/model/picture.ts';
import { type LinesMessage, seriesMetrics } from '../../shared/model/telemetry.ts';
import type { App } from './app.ts';
import { foldLines, type LineTable } from './line-fold.ts';
import { createStreamStore, type Stream } from './stream-store.ts';
import { useApp } from './use-app.ts';

/** `now` is the backend's clock, RFC 3339 UTC. */
export type SiteEvent = { readonly now: string; readonly picture: SitePicture };

export function siteStream({ client, ready }: App, site: string): Stream<SiteEvent> {
  return createStreamStore<SiteEvent, SiteEvent>({
    ready,
    open: (signal) => client.api.live.site({ site }, { signal }),
    fold: (_before, event) => event,
  });
}

export type SeriesQuery = {
  readonly site: string;
  readonly service: string;
  readonly camera?: string;
  readonly window: '15m' | '24h';
};

export const windowMs = { '15m': 15 * 60_000, '24h': 24 * 3_600_000 } as const;

const chartMetrics = seriesMetrics.filter((metric) =>
  ['counts', 'errors', 'p50', 'p95'].includes(metric),
);

export function seriesStream({ client, ready }: App, query: SeriesQuery): Stream<LineTable> {
  return createStreamStore<LinesMessage, LineTable>({
    ready,
    open: (signal) => client.api.live.series({ ...query, metrics: chartMetrics }, { signal }),
    fold: (before, message) => foldLines(before ?? new Map(), message, windowMs[query.window]),
  });
}

export function useSiteStream(site: string): Stream<SiteEvent> {
  const app = useApp();
  return useMemo(() => siteStream(app, site), [app, site]);
}

export function useSeriesStream({ site, service, camera, window }: SeriesQuery) {
  const app = useApp();
  return useMemo(
    () => seriesStream(app, { site, service, window, ...(camera === undefined ? {} : { camera }) }),
    [app, site, service, camera, window],
  );
}
