import type { MessagePort } from 'node:worker_threads';
import { ipcRenderer } from 'electron';
import { portHandover } from '../../shared/contract/wire.ts';
import { portChannel } from './channel.ts';

/** The little of the page that is needed here; the backend is type-checked without DOM. */
declare const window: {
  readonly location: { readonly origin: string };
  addEventListener(type: 'message', listener: (event: PageMessage) => void): void;
};
type PageMessage = {
  readonly source: unknown;
  readonly origin: string;
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
};

window.addEventListener('message', (event) => {
  if (event.source !== window || event.origin !== window.location.origin) return;
  const [port] = event.ports;
  if (event.data !== portHandover || port === undefined) return;
  ipcRenderer.postMessage(portChannel, null, [port]);
});
