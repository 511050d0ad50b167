import { type ClientLink, createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../shared/contract/contract.ts';
import { type Connection, createConnection } from './connection.ts';
import { guardedLink } from './guarded-link.ts';
import { isDesktop, portWire } from './port-wire.ts';
import { socketWire } from './socket-wire.ts';
import { takeToken } from './token.ts';
import type { NoContext, OpenWire } from './wire.ts';

export type PageClient = ContractRouterClient<typeof contract>;

export type Client = {
  /** Rejects with `ConnectionLostError` while there is no connection. Nothing is ever sent twice. */
  readonly api: PageClient;
  readonly connection: Connection;
  close(): void;
};

/** The client of this page: the Electron port on the desktop, else the WebSocket. */
export function connectPage(): Client {
  return createClient(
    isDesktop() ? portWire : socketWire(new URL(window.location.href), takeToken()),
  );
}

export function createClient(open: OpenWire): Client {
  const connection = createConnection({
    open,
    hello: (wire) => apiOver(guardedLink(() => wire)).host.info(),
  });
  return {
    api: apiOver(guardedLink(connection.wire)),
    connection,
    close: connection.close,
  };
}

function apiOver(link: ClientLink<NoContext>): PageClient {
  return createORPCClient(link);
}
