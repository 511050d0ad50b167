import type { IncomingMessage } from 'node:http';
import { type Refusal, sameToken } from '../host/index.ts';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * A page elsewhere can point a name of its own at 127.0.0.1; its Host header gives it away.
 * Any port is right, since an ssh tunnel may end at another one.
 */
export function foreignHost(request: IncomingMessage): boolean {
  const host = request.headers.host ?? '';
  return !loopback.has(host.replace(/:\d+$/, '').toLowerCase());
}

/** Who may not open `/rpc`: foreign names, pages of other origins, and whoever has no token. */
export function refuseSocket(request: IncomingMessage, token: string): Refusal | undefined {
  if (foreignHost(request)) return { status: 421, reason: 'Misdirected Request' };
  const origin = request.headers.origin;
  // Browsers always send it; programs need not.
  if (origin !== undefined && origin !== `http://${request.headers.host}`) {
    return { status: 403, reason: 'Forbidden Origin' };
  }
  return sameToken(offeredToken(request), token)
    ? undefined
    : { status: 401, reason: 'Unauthorized' };
}

/** As subprotocol `token.T` (what the page does), or as `?token=T`. */
function offeredToken(request: IncomingMessage): string {
  const protocols = String(request.headers['sec-websocket-protocol'] ?? '').split(',');
  const offered = protocols.map((each) => each.trim()).find((each) => each.startsWith('token.'));
  if (offered) return offered.slice('token.'.length);
  const query = (request.url ?? '').split('?')[1] ?? '';
  return new URLSearchParams(query).get('token') ?? '';
}
