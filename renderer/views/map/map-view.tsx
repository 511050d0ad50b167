import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { ReactFlowProvider } from '@xyflow/react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Fleet } from '../../../shared/model/fleet.ts';
import { EmptyState, ErrorState, LoadingState, StaleNote } from '../../parts/common/states.tsx';
import { isFiltering, type MapFilter, noFilter } from '../../state/map-filter.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { AttentionList } from './attention-list.tsx';
import { MapCanvas } from './map-canvas.tsx';
import { MapWorldProvider } from './map-context.ts';
import classes from './map-view.module.css';
import { Toolbar } from './toolbar.tsx';
import { useMapKeys } from './use-map-keys.ts';
import { useRankedSites } from './use-map-nodes.ts';

/** Every site, as lanes or on the geographic map, and what needs a person beside it. */
export function MapView() {
  const { t } = useTranslation();
  const app = useApp();
  const fleet = useFleet();
  const failure = useStore(app.fleet, (state) =>
    state.kind === 'failed' ? state.error : undefined,
  );
  return (
    <>
      <h1 className="visually-hidden">{t('map.title')}</h1>
      <OverviewNote />
      {fleet === undefined && failure === undefined && <LoadingState />}
      {fleet === undefined && failure !== undefined && <ErrorState error={failure} />}
      {fleet?.sites.length === 0 && (
        <EmptyState title={t('map.noSites')} hint={t('map.noSitesHint')} />
      )}
      {fleet !== undefined && fleet.sites.length > 0 && (
        <ReactFlowProvider>
          <MapOf fleet={fleet} />
        </ReactFlowProvider>
      )}
    </>
  );
}

/** Without a connection everything is old, and the frame says so once. */
function OverviewNote() {
  const app = useApp();
  const state = useStore(app.overview);
  const connected = useStore(app.client.connection.store, (one) => one.kind === 'open');
  if (!connected) return null;
  if (state.kind === 'stale') return <StaleNote since={state.since} />;
  return state.kind === 'failed' ? <ErrorState error={state.error} /> : null;
}

function MapOf({ fleet }: { readonly fleet: Fleet }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<MapFilter>(noFilter);
  const ranked = useRankedSites(fleet, filter);
  const stale = useStore(useApp().overview, (state) => state.kind === 'stale');
  const { ref, width, height } = useElementSize();
  const size = useMemo(() => ({ width, height }), [width, height]);
  const search = useRef<HTMLInputElement>(null);
  useMapKeys(search);
  const world = useMemo(
    () => ({ fleet, sites: new Map(fleet.sites.map((site) => [site.id, site])) }),
    [fleet],
  );
  return (
    <MapWorldProvider value={world}>
      <div className={classes.map} data-stale={stale}>
        <AttentionList />
        <div className={classes.stage}>
          <Toolbar filter={filter} onFilter={setFilter} searchRef={search} />
          <div className={classes.view} ref={ref}>
            {ranked.length > 0 && width > 0 && (
              <MapCanvas fleet={fleet} ranked={ranked} size={size} />
            )}
            {ranked.length === 0 && isFiltering(filter) && (
              <EmptyState title={t('map.nothingFits')} hint={t('map.nothingFitsHint')}>
                <Button variant="default" size="lg" onClick={() => setFilter(noFilter)}>
                  {t('map.clearFilter')}
                </Button>
              </EmptyState>
            )}
          </div>
        </div>
      </div>
    </MapWorldProvider>
  );
}
