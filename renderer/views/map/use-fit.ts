import { getNodesBounds, getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { largestZoom } from '../../parts/map/lane-layout.ts';
import type { MapMode } from '../../state/settings-store.ts';

/** As near as a single site on the geographic map is shown. */
const nearestPins = 12;

// Around pins there is room for their labels.
const fits = {
  lanes: { padding: '12px' },
  geographic: { padding: 0.2 },
} as const;

type Size = { readonly width: number; readonly height: number };

/**
 * Brings everything into view. React Flow's own fit waits until it has measured its nodes;
 * ours all come with their size.
 */
export function useFit(mode: MapMode, size?: Size): (duration: number) => void {
  const { setViewport, getNodes } = useReactFlow();
  const flow = useStoreApi();
  return useCallback(
    (duration) => {
      const { padding } = fits[mode];
      // React Flow measures itself later than what surrounds it.
      const { width, height } = size ?? flow.getState();
      const maxZoom = mode === 'lanes' ? largestZoom({ width, height }) : nearestPins;
      const bounds = getNodesBounds(getNodes());
      const view = getViewportForBounds(bounds, width, height, 0.05, maxZoom, padding);
      void setViewport(view, { duration });
    },
    [mode, size, flow, getNodes, setViewport],
  );
}

/** Does so when what is shown has changed, never when only its state has. */
export function useRefit(key: string, bringIntoView: (duration: number) => void): void {
  const done = useRef('');
  useEffect(() => {
    if (done.current === key) return;
    done.current = key;
    bringIntoView(0);
  }, [key, bringIntoView]);
}
