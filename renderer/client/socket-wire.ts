import { RPCLink } from '@orpc/client/websocket';
import { rpcPath } from '../../shared/contract/wire.ts';
import {
  ConnectionLostError,
  createEnding,
  NotLetInError,
  type OpenWire,
  type Wire,
} from './wire.ts';

/** The headless host: a WebSocket to the place this page came from. */
export function socketWire(page: URL, token: string | undefined): OpenWire {
  return async (signal) => {
    if (token === undefined) throw new NotLetInError('the address holds no token');
    const socket = new WebSocket(rpcAddress(page, token));
    const abort = () => socket.close();
    signal.addEventListener('abort', abort, { once: true });
    try {
      await opened(socket);
    } catch (error) {
      // A browser does not say why a WebSocket was refused: if the host is well, it was the token.
      if (await isHealthy(page, signal)) throw new NotLetInError('the host refused the token');
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
    return wireOf(socket);
  };
}

function rpcAddress(page: URL, token: string): URL {
  const address = new URL(rpcPath, page);
  address.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:';
  address.searchParams.set('token', token);
  return address;
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', () => reject(new ConnectionLostError(false)), { once: true });
  });
}

function wireOf(socket: WebSocket): Wire {
  const ending = createEnding();
  socket.addEventListener('close', ending.come, { once: true });
  return { link: new RPCLink({ websocket: socket }), ending, close: () => socket.close() };
}

async function isHealthy(page: URL, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/healthz', page), { signal });
    return answer.ok;
  } catch {
    return false;
  }
}
