import { useStore } from 'zustand';
import { targetOf } from './rollout-facts.ts';
import type { Target } from './target.ts';
import { useApp, useFleet } from './use-app.ts';
import { useWatched } from './use-rollouts.ts';
import { useStreamPart } from './use-stream.ts';

/** What rollback acts on: the site that is open, what is selected on the map or for a new rollout, or what a rollout was about. */
export function useTarget(): Target | undefined {
  const app = useApp();
  const route = useStore(app.route);
  const selected = useStore(app.selection, (state) => state.target);
  const fleet = useFleet();
  const watched = useWatched(route.kind === 'rollout' ? route.id : undefined);
  // Of another console's rollout only the traffic of its one site can be rolled back from here.
  const foreign = useStreamPart(app.rollouts, (now) => {
    const found = now.foreign.find((one) => route.kind === 'rollout' && one.id === route.id);
    return found?.sites.length === 1 ? found.sites[0] : undefined;
  });
  if (route.kind === 'map' || route.kind === 'rollout-plan') return selected;
  if (watched !== undefined) return targetOf(watched);
  if (foreign !== undefined) return { kind: 'site', site: foreign };
  const site = route.kind === 'site' ? route.site : undefined;
  if (site === undefined) return undefined;
  return fleet?.sites.some((one) => one.id === site) ? { kind: 'site', site } : undefined;
}
