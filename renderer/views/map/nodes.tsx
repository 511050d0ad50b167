import { type Node, type NodeProps, useStore as useFlow, useReactFlow } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Site } from '../../../shared/model/site.ts';
import { Age } from '../../parts/common/age.tsx';
import type { Side } from '../../parts/map/geo-layout.ts';
import { LaneFrame } from '../../parts/map/lane-frame.tsx';
import { project } from '../../parts/map/projection.ts';
import { SitePin } from '../../parts/map/site-pin.tsx';
import { severityIn } from '../../state/ranking.ts';
import { siteHref } from '../../state/route-store.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { sayFinding } from '../../words/say-finding.ts';
import { useFormat } from '../../words/use-format.ts';
import { useMapWorld } from './map-context.ts';
import classes from './map-view.module.css';
import { SiteCardOf } from './site-card-of.tsx';
import { useSelected } from './use-selected.ts';
import { isBrief, zoomLevel } from './zoom-level.ts';

export type LaneNode = Node<{ readonly environment: string }, 'lane'>;
export type CardNode = Node<{ readonly site: string }, 'card'>;
export type PinNode = Node<
  { readonly site: string; readonly others: readonly string[]; readonly side: Side | undefined },
  'pin'
>;
export type MapNode = LaneNode | CardNode | PinNode;

function Lane({ data }: NodeProps<LaneNode>) {
  const { fleet } = useMapWorld();
  const environment = fleet.environments.find((one) => one.id === data.environment);
  const ids = fleet.sites
    .filter((one) => one.environment === data.environment)
    .map((one) => one.id);
  const bad = useStore(useApp().overview, (state) => {
    const overview = latest(state);
    return ids.filter((id) => severityIn(overview, id) !== 'fine').length;
  });
  const [selected, select] = useSelected({ kind: 'environment', environment: data.environment });
  if (environment === undefined) return null;
  return (
    <LaneFrame
      environment={environment}
      sites={ids.length}
      bad={bad}
      selected={selected}
      onSelect={select}
    />
  );
}

function Card({ data }: NodeProps<CardNode>) {
  const brief = useFlow((state) => isBrief(zoomLevel(state.transform[2])));
  const site = useMapWorld().sites.get(data.site);
  return site === undefined ? null : <SiteCardOf site={site} brief={brief} />;
}

function Pin({ data }: NodeProps<PinNode>) {
  const { fitBounds } = useReactFlow();
  const { sites } = useMapWorld();
  const severity = useStore(useApp().overview, (state) => severityIn(latest(state), data.site));
  const [selected] = useSelected({ kind: 'site', site: data.site });
  const site = sites.get(data.site);
  if (site === undefined) return null;
  const crowd = [data.site, ...data.others].flatMap((id) => sites.get(id) ?? []);
  return (
    <SitePin
      href={siteHref(site.id)}
      name={site.name}
      severity={severity}
      selected={selected}
      others={data.others.length}
      side={data.side}
      worst={<WorstOf site={site.id} />}
      card={<SiteCardOf site={site} />}
      onNearer={() => void fitBounds(boundsOf(crowd), { duration: 300, padding: 0.3 })}
    />
  );
}

/** Around these sites, on the plane; never so small that coming nearer would not end. */
function boundsOf(sites: readonly Site[]) {
  const places = sites.map((one) => project(one.latitude, one.longitude));
  const x = Math.min(...places.map((one) => one[0]));
  const y = Math.min(...places.map((one) => one[1]));
  const width = Math.max(...places.map((one) => one[0])) - x;
  const height = Math.max(...places.map((one) => one[1])) - y;
  return { x, y, width: Math.max(width, 4), height: Math.max(height, 4) };
}

function WorstOf({ site }: { readonly site: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { fleet } = useMapWorld();
  const finding = useStreamPart(useApp().overview, (value) => value.sites.get(site)?.findings[0]);
  if (finding === undefined) return <span className={classes.pinWorst}>{t('map.notRead')}</span>;
  return (
    <span className={classes.pinWorst}>
      {sayFinding(t, format, fleet, finding).what} · <Age at={finding.since} style="bare" />
    </span>
  );
}

/** Never made anew: React Flow mounts every node again when this object changes. */
export const nodeTypes = { lane: Lane, card: Card, pin: Pin };
