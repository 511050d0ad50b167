import type { IpcMain, IpcMainEvent, MessagePortMain, WebContents } from 'electron';
import { portTaken } from '../../shared/contract/wire.ts';
import type { PeerConnection, PeerServer } from '../host/index.ts';
import { portChannel } from './channel.ts';
import { pageOrigin } from './protocol.ts';

/** The used part of Electron's port, so that tests can bring one of Node's. */
export type Port = Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> & {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
};

/** Serves the contract over one port. A started port tells when its far end is gone. */
export function servePort(port: Port, servePeer: PeerServer): void {
  const untaken: (() => void)[] = [];
  servePeer({
    send: (message) =>
      new Promise((resolve) => {
        untaken.push(resolve);
        port.postMessage(message);
      }),
    onMessage: (listener) =>
      port.on('message', (event) => {
        if (event.data === portTaken) untaken.shift()?.();
        else if (isMessage(event.data)) listener(event.data);
        else port.close();
      }),
    onClose: (listener) =>
      port.on('close', () => {
        for (const resolve of untaken.splice(0)) resolve();
        listener();
      }),
    drop: () => port.close(),
  });
  port.start();
}

function isMessage(
  data: unknown,
): data is Parameters<Parameters<PeerConnection['onMessage']>[0]>[0] {
  return typeof data === 'string' || data instanceof Uint8Array;
}

/** Takes the port that each load of the page hands over, and only from our page's own frame. */
export function acceptPorts(ipcMain: IpcMain, page: WebContents, servePeer: PeerServer): void {
  let current: Port | undefined;
  const drop = () => {
    current?.close();
    current = undefined;
  };
  const accept = (event: IpcMainEvent) => {
    const [port] = event.ports;
    if (port === undefined) return;
    if (!isOurPage(event, page)) return port.close();
    drop();
    current = port;
    servePort(port, servePeer);
  };
  ipcMain.on(portChannel, accept);
  page.on('render-process-gone', drop);
  page.once('destroyed', () => {
    ipcMain.off(portChannel, accept);
    drop();
  });
}

/** The frame is gone if the page navigated meanwhile, so everything is read at once. */
function isOurPage(event: IpcMainEvent, page: WebContents): boolean {
  const frame = event.senderFrame;
  return (
    event.sender === page &&
    frame !== null &&
    !frame.detached &&
    frame.parent === null &&
    frame.origin === pageOrigin
  );
}
