import type { App, Session, WebContents } from 'electron';
import { isPageUrl } from './protocol.ts';

/** Permissions that the page gets. Everything else is denied. */
const permitted = new Set(['clipboard-sanitized-write', 'fullscreen', 'notifications']);

/** No page but ours, no window but ours, no permission that the page does not need. */
export function hardenContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => keepOnPage(event));
    contents.on('will-frame-navigate', (event) => keepOnPage(event));
    contents.on('will-redirect', (event) => keepOnPage(event));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

function keepOnPage(event: { readonly url: string; preventDefault(): void }): void {
  if (!isPageUrl(event.url)) event.preventDefault();
}

export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, callback) => {
    callback(isPermitted(contents, permission));
  });
  session.setPermissionCheckHandler((contents, permission) => isPermitted(contents, permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
}

function isPermitted(contents: WebContents | null, permission: string): boolean {
  return permitted.has(permission) && isPageUrl(contents?.getURL() ?? '');
}
