import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Severity } from '../../../shared/model/picture.ts';
import type { Site } from '../../../shared/model/site.ts';
import { layoutPins } from '../../parts/map/geo-layout.ts';
import { layoutLanes } from '../../parts/map/lane-layout.ts';
import { project } from '../../parts/map/projection.ts';
import { filterSites, type MapFilter } from '../../state/map-filter.ts';
import { rankOf, severityIn } from '../../state/ranking.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useFormat } from '../../words/use-format.ts';
import type { MapNode } from './nodes.tsx';

export type RankedSite = { readonly site: Site; readonly severity: Severity };

/** The sites that fit the filter, worst first; the same array until an order or a severity changes. */
export function useRankedSites(fleet: Fleet, filter: MapFilter): readonly RankedSite[] {
  const { compare } = useFormat();
  const severities = useStore(
    useApp().overview,
    useShallow((state) => fleet.sites.map((site) => severityIn(latest(state), site.id))),
  );
  return useMemo(() => {
    const of = new Map(fleet.sites.map((site, i) => [site.id, severities[i] ?? 'unknown']));
    const severityOf = (id: string) => of.get(id) ?? 'unknown';
    return filterSites(fleet, filter, severityOf)
      .map((site) => ({ site, severity: severityOf(site.id) }))
      .sort((a, b) => rankOf(a.severity) - rankOf(b.severity) || compare(a.site.name, b.site.name));
  }, [fleet, filter, severities, compare]);
}

const still = { draggable: false, selectable: false, focusable: false } as const;

type View = { readonly width: number; readonly height: number };

export function laneNodes(
  fleet: Fleet,
  ranked: readonly RankedSite[],
  view: View,
): readonly MapNode[] {
  const lanes = [...fleet.environments]
    .sort((a, b) => a.order - b.order)
    .map(({ id }) => ({
      environment: id,
      sites: ranked
        .filter(({ site }) => site.environment === id)
        .map(({ site, severity }) => ({ id: site.id, severity })),
    }));
  const layout = layoutLanes(lanes, view);
  return [
    ...layout.lanes.map(
      ({ id, x, y, width, height }): MapNode => ({
        ...still,
        id: `lane ${id}`,
        type: 'lane',
        data: { environment: id },
        position: { x, y },
        width,
        height,
        zIndex: 0,
      }),
    ),
    ...layout.cards.map(
      ({ id, x, y, width, height }): MapNode => ({
        ...still,
        id: `site ${id}`,
        type: 'card',
        data: { site: id },
        position: { x, y },
        width,
        height,
        zIndex: 1,
      }),
    ),
  ];
}

export function pinNodes(ranked: readonly RankedSite[], zoom: number): readonly MapNode[] {
  const sites = ranked.map(({ site, severity }) => {
    const [x, y] = project(site.latitude, site.longitude);
    return { id: site.id, name: site.name, severity, x, y };
  });
  const pins = layoutPins(sites, zoom);
  return pins.map(
    ({ id, x, y, others, label }, rank): MapNode => ({
      ...still,
      id: `site ${id}`,
      type: 'pin',
      data: { site: id, others, side: label },
      position: { x, y },
      width: 1,
      height: 1,
      // The worst lies on top.
      zIndex: 1 + pins.length - rank,
    }),
  );
}
