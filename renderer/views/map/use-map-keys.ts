import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { useStore } from 'zustand';
import { useKeys } from '../../parts/common/use-keys.ts';
import { rolloutHref, siteHref } from '../../state/route-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useAttentionItems } from '../../state/use-attention.ts';
import { selectItem } from './use-selected.ts';
import { isReadable } from './zoom-level.ts';

/** The keys of the map: through what needs attention, search, lanes or geographic. */
export function useMapKeys(search: RefObject<HTMLInputElement | null>): void {
  const app = useApp();
  const { selection, settings } = app;
  const items = useAttentionItems();
  const target = useStore(selection, (state) => state.target);
  const rollout = useStore(selection, (state) => state.rollout);
  const site = target?.kind === 'site' ? target.site : undefined;
  const id = rollout ?? site;
  const step = (by: 1 | -1) => {
    const kind = rollout === undefined ? 'site' : 'rollout';
    const at = items.findIndex((one) => one.kind === kind && one.id === id);
    const start = at === -1 && by === -1 ? 0 : at;
    const next = items[(start + by + items.length) % items.length];
    if (next !== undefined) selectItem(app, next);
  };
  const open = () => {
    if (rollout !== undefined) window.location.assign(rolloutHref(rollout));
    else if (site !== undefined) window.location.assign(siteHref(site));
  };
  useKeys([
    ['J', () => step(1)],
    ['K', () => step(-1)],
    ['O', open],
    ['Escape', () => selection.setState({ target: undefined, rollout: undefined })],
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

/** Centres the selected site at a readable zoom; does nothing if it is readable already. */
function useCentreOn(site: string | undefined): void {
  const { setCenter, getZoom, getNode } = useReactFlow();
  const flow = useStoreApi();
  useEffect(() => {
    const node = site === undefined ? undefined : getNode(`site ${site}`);
    if (node === undefined) return;
    const { position, width = 0, height = 0 } = node;
    if (isReadable({ ...position, width, height }, flow.getState())) return;
    void setCenter(position.x + width / 2, position.y + height / 2, {
      zoom: Math.max(getZoom(), 0.8),
      duration: 250,
    });
  }, [site, setCenter, getZoom, getNode, flow]);
}
