import { connect as connectSocket } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { contract } from '../../shared/contract/contract.ts';
import { rpcPath } from '../../shared/contract/wire.ts';
import { socketPath } from '../host/socket-path.ts';

export type Api = ContractRouterClient<typeof contract>;

/** No Tallydeck answers for this data directory. */
export class NotRunningError extends Error {
  override readonly name = 'NotRunningError';
}

/** Opens the contract over the local socket of the backend that runs on this directory. */
export async function connectLocal(
  dataDirectory: string,
): Promise<{ readonly api: Api; close(): void }> {
  const path = socketPath(dataDirectory);
  const websocket = new WebSocket(`ws://localhost${rpcPath}`, {
    createConnection: () => connectSocket(path),
  });
  await new Promise<void>((resolve, reject) => {
    websocket.once('open', resolve);
    websocket.once('error', (error: NodeJS.ErrnoException) =>
      reject(explain(error, dataDirectory)),
    );
  });
  websocket.on('error', () => undefined);
  const link = new RPCLink({ websocket: websocket as unknown as globalThis.WebSocket });
  return { api: createORPCClient(link), close: () => websocket.terminate() };
}

function explain(error: NodeJS.ErrnoException, directory: string): Error {
  if (error.code === 'EACCES') {
    return new NotRunningError(`The Tallydeck on ${directory} belongs to another user`);
  }
  return new NotRunningError(
    `No Tallydeck runs on ${directory}: start it with npm start, or name its directory with --data`,
  );
}
