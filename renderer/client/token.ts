const storageKey = 'tallydeck.token';

/** Takes `#token=T` out of the address bar and keeps it for this tab only. */
export function takeToken(): string | undefined {
  const found = /^#token=([^&]+)/.exec(window.location.hash)?.[1];
  if (found !== undefined) {
    window.sessionStorage.setItem(storageKey, decodeURIComponent(found));
    window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}`);
  }
  return window.sessionStorage.getItem(storageKey) ?? undefined;
}
