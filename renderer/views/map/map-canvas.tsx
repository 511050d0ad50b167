import { ReactFlow, useStore as useFlow } from '@xyflow/react';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Fleet } from '../../../shared/model/fleet.ts';
import { useRem } from '../../parts/common/use-rem.ts';
import { largestZoom } from '../../parts/map/lane-layout.ts';
import { useApp } from '../../state/use-app.ts';
import { useCalm } from '../../state/use-calm.ts';
import classes from './map-view.module.css';
import { type MapNode, nodeTypes } from './nodes.tsx';
import { useFit, useRefit } from './use-fit.ts';
import { laneNodes, pinNodes, type RankedSite } from './use-map-nodes.ts';
import { zoomLevel } from './zoom-level.ts';

const Land = lazy(async () => ({ default: (await import('../../parts/map/land.tsx')).Land }));

type Props = {
  readonly fleet: Fleet;
  readonly ranked: readonly RankedSite[];
  readonly size: { readonly width: number; readonly height: number };
};

/** The sites on a canvas to pan and zoom, as lanes or on the geographic map. */
export function MapCanvas({ fleet, ranked, size }: Props) {
  const { t } = useTranslation();
  const mode = useStore(useApp().settings, (one) => one.mapMode);
  const theme = useStore(useApp().settings, (one) => one.theme);
  const [calm, hold] = useCalm(ranked);
  const lanes = mode === 'lanes';
  // Only what must follow the zoom does: the level of detail, or the size of the pins.
  const level = useFlow(({ transform }) => (lanes ? zoomLevel(transform[2]) : 'near'));
  const scale = useRem() / 16;
  const unzoom = useFlow(({ transform }) => (lanes ? 1 : scale / transform[2]));
  const pinZoom = useFlow(({ transform }) => (lanes ? 1 : inSteps(transform[2] / scale)));
  const nodes = useMemo(
    () => [...(lanes ? laneNodes(fleet, calm, size) : pinNodes(calm, pinZoom))],
    [lanes, fleet, calm, size, pinZoom],
  );
  useRefit(`${mode} ${size.width} ${size.height} ${membersKey(calm)}`, useFit(mode, size));
  return (
    <section
      className={classes.canvas}
      data-zoom={level}
      style={{ '--unzoom': unzoom } as React.CSSProperties}
      aria-label={t('map.canvas')}
      {...hold}
    >
      <ReactFlow<MapNode>
        nodes={nodes}
        nodeTypes={nodeTypes}
        colorMode={theme}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        minZoom={0.08}
        maxZoom={lanes ? Math.max(2, largestZoom(size)) : 60}
        onlyRenderVisibleElements={nodes.length > 60}
        deleteKeyCode={null}
        selectionKeyCode={null}
        proOptions={{ hideAttribution: true }}
      >
        {!lanes && (
          <Suspense>
            <Land />
          </Suspense>
        )}
      </ReactFlow>
    </section>
  );
}

const membersKey = (ranked: readonly RankedSite[]) =>
  ranked
    .map(({ site }) => site.id)
    .toSorted()
    .join(' ');

/** Pins are gathered anew only when the zoom has moved by a step, not while it glides. */
const inSteps = (zoom: number) => 2 ** (Math.round(Math.log2(zoom) * 3) / 3);
