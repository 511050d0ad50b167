import { join } from 'node:path';
import { app, dialog, ipcMain, powerMonitor, powerSaveBlocker, protocol, session } from 'electron';
import { plainLines } from '../../shared/model/plain-text.ts';
import { defaultDataDirectory, type Host, openDataDirectory, openHost } from '../host/index.ts';
import { isDriving } from '../rollout/index.ts';
import { keepAwake } from './awake.ts';
import { endByCrash, tellStartedAgain } from './crash.ts';
import { hardenContents, hardenSession } from './harden.ts';
import { Leaving } from './leaving.ts';
import { parseShellOptions } from './options.ts';
import { acceptPorts } from './port.ts';
import { createPageHandler, pageScheme } from './protocol.ts';
import { closeBeforeQuit } from './quit.ts';
import { noteFleet } from './recent-fleets.ts';
import { Shell } from './shell.ts';

/** The desktop app. Everything before `whenReady` has to happen before Electron is ready, so nothing may wait. */
export function startDesktop(): void {
  const options = parseShellOptions(process.argv.slice(1));
  let dataDirectory: string;
  try {
    // Made here: Electron would make it on its way to userData, open to everybody.
    dataDirectory = openDataDirectory(options.dataDirectory ?? defaultDataDirectory());
  } catch (error) {
    giveUp(error);
    return;
  }
  app.setName('Tallydeck');
  app.setAppUserModelId('dev.tallydeck.console');
  // The lock of one instance follows this path: one app a data directory.
  app.setPath('userData', join(dataDirectory, 'desktop'));
  // As root Chromium runs without; children that are put back into it would crash for ever.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([pageScheme]);
  hardenContents(app);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const start = () => open(dataDirectory, options);
  app.whenReady().then(start).catch(giveUp);
}

async function open(
  dataDirectory: string,
  options: ReturnType<typeof parseShellOptions>,
): Promise<void> {
  const { fleetFile } = options;
  const leaving = new Leaving({
    driving: () => host.driving(),
    ask: (driving) => shell.askToLeave(driving),
  });
  const shell = new Shell(dataDirectory, leaving);
  const host: Host = await openHost({
    ...(fleetFile === undefined ? {} : { fleetFile }),
    dataDirectory,
    host: 'desktop',
    desktop: shell,
    onCrash: (reason) => endByCrash(options, reason, giveUp),
  });
  if (fleetFile !== undefined) noteFleet(shell.recentFile, fleetFile);
  tellStartedAgain(options);
  closeBeforeQuit(app, host.log, leaving, host.close);
  leaveOnSignal(leaving);
  keepAwake(powerSaveBlocker, () => isDriving(host.driving()));
  powerMonitor.on('resume', host.resumed);
  hardenSession(session.defaultSession);
  protocol.handle(pageScheme.scheme, createPageHandler(join(import.meta.dirname, 'renderer')));
  const show = () => {
    const opened = shell.up(host.log);
    if (opened === undefined) return;
    acceptPorts(ipcMain, opened.webContents, host.servePeer);
    opened.on('session-end', () => void host.close());
  };
  show();
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

/** Nobody may be there to answer a dialog. */
function leaveOnSignal(leaving: Leaving): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      leaving.agree();
      app.quit();
    });
}

function giveUp(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`tallydeck: ${plainLines(message)}`);
  dialog.showErrorBox('Tallydeck has to end', message);
  app.exit(1);
}
