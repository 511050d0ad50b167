import { useStore } from 'zustand';
import type { Target } from './target.ts';
import { useApp, useFleet } from './use-app.ts';

/** What rollback acts on: the site that is open, or what is selected on the map. */
export function useTarget(): Target | undefined {
  const app = useApp();
  const route = useStore(app.route);
  const selected = useStore(app.selection, (state) => state.target);
  const fleet = useFleet();
  if (route.kind === 'map') return selected;
  const { site } = route;
  return fleet?.sites.some((one) => one.id === site) ? { kind: 'site', site } : undefined;
}
