import { connect as connectSocket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { contract } from '../../shared/contract/contract.ts';
import { rpcPath } from '../../shared/contract/wire.ts';
import { socketPath } from '../host/index.ts';

export type Api = ContractRouterClient<typeof contract>;

/** No Tallydeck answers for this data directory. */
export class NotRunningError extends Error {
  override readonly name = 'NotRunningError';
}

/** It took the connection and says nothing: stopped, or hanging. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

const handshakeMs = 5000;
const firstAnswerMs = 10_000;

/** The first answer of the backend, or a NoAnswerError; later answers may take their time. */
export async function firstAnswer<T>(answer: Promise<T>): Promise<T> {
  const end = new AbortController();
  const late = delay(firstAnswerMs, undefined, { signal: end.signal }).then(() => {
    throw new NoAnswerError(
      `Tallydeck has not answered within ${firstAnswerMs / 1000} s; what was asked may be done later: end it, start it again with npm start, and look with npx tallydeck status`,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    end.abort();
    late.catch(() => undefined);
  }
}

/** Opens the contract over the local socket of the backend that runs on this directory. */
export async function connectLocal(
  dataDirectory: string,
): Promise<{ readonly api: Api; close(): void }> {
  const path = socketPath(dataDirectory);
  const websocket = new WebSocket(`ws://localhost${rpcPath}`, {
    // The limit counts only on a socket that was made with it.
    createConnection: () => connectSocket({ path, timeout: handshakeMs }),
    handshakeTimeout: handshakeMs,
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
  if (error.code === undefined) {
    return new NoAnswerError(
      `The Tallydeck on ${directory} does not answer (${error.message}); nothing was asked of it: end it and start it again with npm start`,
    );
  }
  return new NotRunningError(
    `No Tallydeck runs on ${directory}: start it with npm start, or name its directory with --data`,
  );
}
