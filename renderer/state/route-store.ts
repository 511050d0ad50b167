import { createStore, type StoreApi } from 'zustand/vanilla';

export type Route = { readonly kind: 'map' } | { readonly kind: 'site'; readonly site: string };

export function parseRoute(hash: string): Route {
  const site = /^#\/site\/([^/?]+)$/.exec(hash)?.[1];
  if (site === undefined) return { kind: 'map' };
  try {
    return { kind: 'site', site: decodeURIComponent(site) };
  } catch {
    return { kind: 'map' };
  }
}

export const mapHref = '#/map';
export const siteHref = (site: string) => `#/site/${encodeURIComponent(site)}`;

export function createRouteStore(target: Window): StoreApi<Route> & { close(): void } {
  const read = () => parseRoute(target.location.hash);
  const store = createStore<Route>(read);
  const listener = () => store.setState(read(), true);
  target.addEventListener('hashchange', listener);
  return { ...store, close: () => target.removeEventListener('hashchange', listener) };
}
