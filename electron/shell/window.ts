import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import type { Logger } from 'pino';
import { pageOrigin } from './protocol.ts';
import { leastSize, type WindowPlace } from './window-place.ts';

/** On Wayland `ready-to-show` may never come; the window is shown by then all the same. */
const showAfterMs = 3_000;
/** A page that keeps crashing is not loaded again for ever. */
const reloads = { most: 3, withinMs: 60_000 };

/** Address of a screen; another one than the present is gone to without loading the page again. */
export const pageAt = (hash: string): string => `${pageOrigin}/${hash}`;

export function openWindow(log: Logger, { isMaximized, ...place }: WindowPlace): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Tallydeck',
    ...place,
    minWidth: leastSize.width,
    minHeight: leastSize.height,
    icon: join(import.meta.dirname, 'icon.png'),
    show: false,
    backgroundColor: '#101418',
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      contextIsolation: true,
      nodeIntegration: false,
      sandbox: true,
      spellcheck: false,
      // The page notifies a person while its window lies behind others.
      backgroundThrottling: false,
    },
  });
  if (isMaximized) window.maximize();
  showSoon(window);
  window.webContents.on('preload-error', (_event, path, error) => {
    log.error({ path, error: error.message }, 'the preload failed');
  });
  reloadAfterCrash(window, log);
  window.loadURL(pageAt('')).catch((error: unknown) => {
    log.error({ error: String(error) }, 'the page did not load');
  });
  return window;
}

function showSoon(window: BrowserWindow): void {
  const show = () => {
    clearTimeout(timer);
    if (!window.isDestroyed() && !window.isVisible()) window.show();
  };
  const timer = setTimeout(show, showAfterMs);
  window.once('ready-to-show', show);
  window.webContents.once('did-finish-load', show);
  window.once('closed', () => clearTimeout(timer));
}

function reloadAfterCrash(window: BrowserWindow, log: Logger): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    log.error(details, 'the page process is gone');
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < reloads.withinMs), now];
    if (crashes.length <= reloads.most) window.reload();
  });
}
