import type { AnyRouter } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer';
import {
  decodeRequestMessage,
  type EncodedMessage,
  encodeResponseMessage,
  MessageType,
  experimental_ServerPeerWithoutCodec as ServerPeer,
} from '@orpc/standard-server-peer';
import { Admission, Request } from './admission.ts';
import { Inbox } from './inbox.ts';
import { clientLimits, type Drop, drops } from './limits.ts';
import { Outbox } from './outbox.ts';
import { type Share, Turns } from './turns.ts';

/** One client at the other end of any wire. */
export type PeerConnection = {
  /** Settles once the message has left. */
  send(message: EncodedMessage): void | Promise<void>;
  onMessage(listener: (message: EncodedMessage) => void): void;
  onClose(listener: () => void): void;
  /** Absent where a wire cannot stop reading. */
  pause?(): void;
  resume?(): void;
  /** Ends the connection, with the reason where the wire has a place for it. */
  drop(why: Drop): void;
};

/** Told of each client that is dropped, with the error where it was dropped for one of ours. */
export type OnDrop = (why: Drop, error?: unknown) => void;

export type PeerServer = (connection: PeerConnection) => void;

/**
 * Serves the contract to clients, each within `clientLimits`: oRPC by itself buffers whatever comes
 * and goes. A client that breaks a limit or sends what is no message is dropped, and nobody else. So
 * is one whose request fails outside of its handler: its call would wait for an answer for ever.
 */
export function createPeerServer(router: AnyRouter, onDrop: OnDrop = () => undefined): PeerServer {
  const handler = new StandardRPCHandler<{ readonly request: Request }>(router, {
    clientInterceptors: [
      async ({ procedure, context: { request }, next }) => {
        request.enter(procedure);
        return request.paced(await next());
      },
    ],
  });
  const turns = new Turns();
  return (connection) => {
    let open = true;
    const end = () => {
      open = false;
      inbox.close();
      outbox.close();
      peer.close();
    };
    const drop = (why: Drop, error?: unknown) => {
      if (!open) return;
      end();
      onDrop(why, error);
      connection.drop(why);
    };
    const share: Share = { used: 0 };
    const outbox = new Outbox({
      turn: () => turns.take(share),
      send: (message) => connection.send(message),
      onStuck: () => drop(drops.notReading),
    });
    const admission = new Admission(outbox, () => drop(drops.tooManyCalls));
    const peer = new ServerPeer(([id, type, payload]) =>
      outbox.send(() => encodeResponseMessage(id, type, payload)),
    );
    const answer = async (raw: EncodedMessage) => {
      const message = await decode(raw).catch(() => drop(drops.notAMessage));
      if (!message || !open) return;
      const request = new Request(admission);
      const handle = createServerPeerHandleRequestFn(handler, { context: { request } });
      await peer.message(message, handle).finally(() => request.end());
    };
    const inbox = new Inbox({
      turn: async () => {
        await outbox.room();
        await turns.take(share);
      },
      take: (message) =>
        void answer(message).catch((error: unknown) => drop(drops.ownFailure, error)),
      onFlood: () => drop(drops.tooManyWaiting),
      pause: connection.pause?.bind(connection),
      resume: connection.resume?.bind(connection),
    });
    connection.onMessage((message) => inbox.put(message));
    connection.onClose(end);
  };
}

async function decode(raw: EncodedMessage) {
  const message = await decodeRequestMessage(raw);
  const [id, type] = message;
  if (typeof id !== 'string' || id.length > clientLimits.idCharacters) {
    throw new Error('the id of a message is not one of ours');
  }
  // No method takes a stream: its events would be kept, and read by nobody.
  if (type === MessageType.EVENT_ITERATOR) throw new Error('clients send no events');
  return message;
}
