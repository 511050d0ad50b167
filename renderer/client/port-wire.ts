import { RPCLink } from '@orpc/client/message-port';
import { portHandover, portTaken } from '../../shared/contract/wire.ts';
import { createEnding, type OpenWire } from './wire.ts';

/** The desktop host: the preload passes our port on to the main process. */
export const portWire: OpenWire = async () => {
  const { port1, port2 } = new MessageChannel();
  const ending = createEnding();
  port1.addEventListener('close', ending.come, { once: true });
  const link = new RPCLink({ port: port1 });
  confirmTaken(port1);
  // oRPC listens with addEventListener, which does not start a port.
  port1.start();
  window.postMessage(portHandover, window.location.origin, [port2]);
  const close = () => {
    port1.close();
    // Only the far end hears a close.
    ending.come();
  };
  return { link, ending, close };
};

/** Tells the backend of every message that was taken, so that it waits for a page that is busy. */
export function confirmTaken(port: Pick<MessagePort, 'addEventListener' | 'postMessage'>): void {
  port.addEventListener('message', () => port.postMessage(portTaken));
}

export function isDesktop(): boolean {
  return window.location.protocol === 'app:' || navigator.userAgent.includes(' Electron/');
}
