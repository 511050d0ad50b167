import { os } from '@orpc/server';
import type { EncodedMessage } from '@orpc/standard-server-peer';
import { expect, it } from 'vitest';
import { type Drop, drops } from '../../../electron/host/limits.ts';
import { createPeerServer } from '../../../electron/host/serve-peer.ts';

const failure = new Error('it cannot be written');
class Unwritable {
  toJSON(): never {
    throw failure;
  }
}
const router = { unwritable: os.handler(() => new Unwritable()) };

/** Sends one message to a peer server; gives why the client was dropped, and with which error. */
function dropAfter(message: string): Promise<{ readonly why: Drop; readonly error: unknown }> {
  return new Promise((resolve) => {
    let give: (message: EncodedMessage) => void = () => undefined;
    createPeerServer(router, (why, error) => resolve({ why, error }))({
      send: () => undefined,
      onMessage: (listener) => {
        give = listener;
      },
      onClose: () => undefined,
      drop: () => undefined,
    });
    give(message);
  });
}

it('Peer server blames itself, with the error, when an answer cannot be written', async () => {
  const message = JSON.stringify({ i: '1', p: { u: '/unwritable' } });
  expect(await dropAfter(message)).toEqual({ why: drops.ownFailure, error: failure });
});

it('Peer server blames the client for what is no message', async () => {
  expect(await dropAfter('{')).toEqual({ why: drops.notAMessage, error: undefined });
});
