import { createStore, type StoreApi } from 'zustand/vanilla';

export type PageRoute =
  | { readonly kind: 'map' }
  | { readonly kind: 'site'; readonly site: string }
  | { readonly kind: 'rollouts' }
  | { readonly kind: 'readiness' }
  | ({ readonly kind: 'rollout-plan' } & PlanGiven)
  | { readonly kind: 'rollout'; readonly id: string }
  | { readonly kind: 'incident'; readonly id: string }
  | { readonly kind: 'settings' };

/** Values for the form of a new rollout; `rollout`: the same again. */
export type PlanGiven = {
  readonly site?: string;
  readonly service?: string;
  readonly rollout?: string;
};

export function parseRoute(hash: string): PageRoute {
  const [path = '', query = ''] = hash.replace(/^#\//, '').split('?', 2);
  const [screen, first, second, ...rest] = path.split('/').map(decoded);
  if (rest.length > 0) return { kind: 'map' };
  if (screen === 'rollouts' && second === undefined) return rolloutsRoute(first, query);
  if (screen === 'settings' && first === undefined) return { kind: 'settings' };
  if (first === undefined || first === '') return { kind: 'map' };
  if (screen === 'site' && second === undefined) return { kind: 'site', site: first };
  if (screen === 'rollout' && second === undefined) return { kind: 'rollout', id: first };
  if (screen === 'rollout' && second === 'incident') return { kind: 'incident', id: first };
  return { kind: 'map' };
}

function rolloutsRoute(tab: string | undefined, query: string): PageRoute {
  if (tab === undefined || tab === '') return { kind: 'rollouts' };
  if (tab === 'readiness') return { kind: 'readiness' };
  if (tab !== 'new') return { kind: 'map' };
  const asked = new URLSearchParams(query);
  const given = (['site', 'service', 'rollout'] as const).flatMap((key) => {
    const value = asked.get(key);
    return value === null ? [] : [[key, value] as const];
  });
  return { kind: 'rollout-plan', ...Object.fromEntries(given) };
}

/** Empty where it is not written as an address has to be. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

export const mapHref = '#/map';
export const siteHref = (site: string) => `#/site/${encodeURIComponent(site)}`;
export const rolloutsHref = '#/rollouts';
export const settingsHref = '#/settings';
export const readinessHref = '#/rollouts/readiness';
export const rolloutHref = (id: string) => `#/rollout/${encodeURIComponent(id)}`;
export const incidentHref = (id: string) => `${rolloutHref(id)}/incident`;

export function planHref(given: PlanGiven = {}): string {
  const query = new URLSearchParams(given).toString();
  return query === '' ? '#/rollouts/new' : `#/rollouts/new?${query}`;
}

export function createRouteStore(target: Window): StoreApi<PageRoute> & { close(): void } {
  const read = () => parseRoute(target.location.hash);
  const store = createStore<PageRoute>(read);
  const listener = () => store.setState(read(), true);
  target.addEventListener('hashchange', listener);
  return { ...store, close: () => target.removeEventListener('hashchange', listener) };
}
