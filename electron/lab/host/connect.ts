import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

export type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** A stream to a socket of this machine, once it is connected. */
export async function connectTo(address: Address): Promise<Duplex> {
  const socket = connect({ ...address, noDelay: true, allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}
