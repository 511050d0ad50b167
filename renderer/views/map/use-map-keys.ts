import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { useStore } from 'zustand';
import { useKeys } from '../../parts/common/use-keys.ts';
import { siteHref } from '../../state/route-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useAttentionOrder } from './attention-list.tsx';

/** The keys of the map: through what needs attention, search, lanes or geographic. */
export function useMapKeys(search: RefObject<HTMLInputElement | null>): void {
  const { selection, settings } = useApp();
  const order = useAttentionOrder();
  const target = useStore(selection, (state) => state.target);
  const site = target?.kind === 'site' ? target.site : undefined;
  const step = (by: 1 | -1) => {
    const at = site === undefined ? -1 : order.indexOf(site);
    const start = at === -1 && by === -1 ? 0 : at;
    const next = order[(start + by + order.length) % order.length];
    if (next !== undefined) selection.setState({ target: { kind: 'site', site: next } });
  };
  useKeys([
    ['J', () => step(1)],
    ['K', () => step(-1)],
    ['O', () => void (site !== undefined && window.location.assign(siteHref(site)))],
    ['Escape', () => selection.setState({ target: undefined })],
    ['/', () => search.current?.focus()],
    [
      'G',
      () =>
        settings.setState(({ mapMode }) => ({
          mapMode: mapMode === 'lanes' ? 'geographic' : 'lanes',
        })),
    ],
  ]);
  useCentreOn(site);
}

/** Brings the selected site into view, as near as it must be to be read. */
function useCentreOn(site: string | undefined): void {
  const { setCenter, getZoom, getNode } = useReactFlow();
  useEffect(() => {
    const node = site === undefined ? undefined : getNode(`site ${site}`);
    if (node === undefined) return;
    const { position, width = 0, height = 0 } = node;
    void setCenter(position.x + width / 2, position.y + height / 2, {
      zoom: Math.max(getZoom(), 0.8),
      duration: 250,
    });
  }, [site, setCenter, getZoom, getNode]);
}
