import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron';
import { defaultDataDirectory, openDataDirectory } from '../host/data-directory.ts';
import { type Host, openHost } from '../host/open-host.ts';
import { hardenContents, hardenSession } from './harden.ts';
import { menuTemplate } from './menu.ts';
import { parseShellOptions } from './options.ts';
import { acceptPorts } from './port.ts';
import { createPageHandler, pageScheme } from './protocol.ts';
import { closeBeforeQuit } from './quit.ts';
import { openWindow } from './window.ts';

// All of this has to happen before Electron is ready, so nothing here may wait.
const options = parseShellOptions(process.argv.slice(1));
// Made here: Electron would make it on its way to userData, open to everybody.
const dataDirectory = openDataDirectory(options.dataDirectory ?? defaultDataDirectory());
app.setName('Tallydeck');
app.setAppUserModelId('dev.tallydeck.console');
// The lock of one instance follows this path: one app a data directory.
app.setPath('userData', join(dataDirectory, 'desktop'));
app.enableSandbox();
protocol.registerSchemesAsPrivileged([pageScheme]);
hardenContents(app);

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start).catch(giveUp);
} else {
  app.quit();
}

async function start(): Promise<void> {
  const host = await openHost({ ...options, dataDirectory, host: 'desktop' });
  process.on('uncaughtException', (error) => {
    host.log.fatal({ error: error.stack }, 'uncaught');
    giveUp(error);
  });
  process.on('unhandledRejection', (reason) => {
    host.log.error({ error: String(reason) }, 'unhandled rejection');
  });
  closeBeforeQuit(app, host.log, host.close);
  hardenSession(session.defaultSession);
  protocol.handle(pageScheme.scheme, createPageHandler(join(import.meta.dirname, 'renderer')));
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged)));
  show(host);
  app.on('second-instance', () => show(host));
  app.on('activate', () => show(host));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

/** One window: brought to the front if it is open, else opened. */
function show(host: Host): void {
  const [open] = BrowserWindow.getAllWindows();
  if (open === undefined) {
    const window = openWindow(host.log);
    acceptPorts(ipcMain, window.webContents, host.servePeer);
    window.on('session-end', () => void host.close());
    return;
  }
  if (open.isMinimized()) open.restore();
  open.focus();
}

function giveUp(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`tallydeck: ${message}`);
  dialog.showErrorBox('Tallydeck has to end', message);
  app.exit(1);
}
