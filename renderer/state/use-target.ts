import { useStore } from 'zustand';
import { targetOf } from './rollout-facts.ts';
import { useWatched } from './rollouts.ts';
import type { Target } from './target.ts';
import { useApp, useFleet } from './use-app.ts';

/** What rollback acts on: the site that is open, what is selected on the map, or what a rollout was about. */
export function useTarget(): Target | undefined {
  const app = useApp();
  const route = useStore(app.route);
  const selected = useStore(app.selection, (state) => state.target);
  const fleet = useFleet();
  const watched = useWatched(route.kind === 'rollout' ? route.id : undefined);
  if (route.kind === 'map') return selected;
  if (watched !== undefined) return targetOf(watched);
  const site = route.kind === 'site' || route.kind === 'rollout-plan' ? route.site : undefined;
  if (site === undefined) return undefined;
  return fleet?.sites.some((one) => one.id === site) ? { kind: 'site', site } : undefined;
}
