import { useStore } from 'zustand';
import type { Target } from './target.ts';
import { useApp } from './use-app.ts';

/** What rollback acts on: the site that is open, or what is selected on the map. */
export function useTarget(): Target | undefined {
  const app = useApp();
  const route = useStore(app.route);
  const selected = useStore(app.selection, (state) => state.target);
  return route.kind === 'site' ? { kind: 'site', site: route.site } : selected;
}
