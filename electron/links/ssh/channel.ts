import type { Readable } from 'node:stream';
import type { Client, ClientCallback, ClientChannel } from 'ssh2';
import type { LinkFault, LinkFaultCode } from '../../../shared/model/link.ts';

/** Twice ssh2's window. ssh2 does not enforce it, so a server could fill our memory. */
const mostUnreadBytes = 4 * 1024 * 1024;
/** Channels of one connection that are ended here and that the server has not closed yet. */
const mostUnclosed = 512;
/** Bytes of a server's own words that are kept. */
const longestDetail = 300;

export type Opened<T> =
  | { readonly kind: 'open'; readonly value: T }
  /** The server's answer. `reason`: RFC 4254, section 5.1. */
  | {
      readonly kind: 'refused';
      readonly reason: number | undefined;
      readonly detail: string;
    }
  /** No answer. `asked` is false where nothing was sent. */
  | {
      readonly kind: 'gone';
      readonly code: LinkFaultCode;
      readonly detail: string;
      readonly asked: boolean;
    };

/**
 * Opens one channel; every channel of every connection is opened here. ssh2 throws where the
 * connection has just ended, gives channels after the time limit, and raises errors on streams to
 * which nobody listens. None of that passes this function.
 * @param use Called with the channel before anything that comes on it is read: its output, exit
 * and close may follow in the same packet.
 */
export function openChannel<T>(
  client: Client,
  lost: AbortSignal,
  timeoutMs: number,
  ask: (callback: ClientCallback) => void,
  use: (channel: ClientChannel) => T,
): Promise<Opened<T>> {
  return new Promise((resolve) => {
    let settled = false;
    const settle = (opened: Opened<T>) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      lost.removeEventListener('abort', whenLost);
      resolve(opened);
    };
    const gone = (code: LinkFaultCode, detail: string, asked = true) =>
      settle({ kind: 'gone', code, detail, asked });
    const timer = setTimeout(
      () => gone('timed-out', `no answer within ${timeoutMs} ms`),
      timeoutMs,
    );
    const onLost = (asked = true) => {
      const fault = lost.reason as LinkFault;
      gone(fault.code, `the link was lost: ${fault.detail}`, asked);
    };
    const whenLost = () => onLost();
    if (lost.aborted) return onLost(false);
    lost.addEventListener('abort', whenLost);
    try {
      ask((error, channel) => {
        if (error) return settle(refusal(error));
        guard(client, channel);
        if (settled) abandon(channel);
        else settle({ kind: 'open', value: use(channel) });
      });
    } catch (error) {
      gone('closed', (error as Error).message, false);
    }
  });
}

function refusal(error: Error & { readonly reason?: number }): Opened<never> {
  const detail = error.message.replace('(SSH) Channel open failure: ', '').slice(0, longestDetail);
  return { kind: 'refused', reason: error.reason, detail };
}

/** Sides of channels that have ended, and those that nobody reads any more. */
const ended = new WeakSet<Readable>();
const abandoned = new WeakSet<Readable>();

/**
 * Closes a channel and stops reading: the server's window fills, and it stops sending. Unread data
 * is discarded when the server ends the channel: ssh2 emits `close` only after a read to the end.
 */
export function abandon(channel: ClientChannel): void {
  channel.close();
  for (const side of [channel, channel.stderr]) {
    abandoned.add(side);
    side.removeAllListeners('data');
    if (ended.has(side)) side.resume();
    else side.pause();
  }
}

const open = new WeakMap<Client, Set<ClientChannel>>();

/** Cuts the connection where its server sends what it must not. */
function guard(client: Client, channel: ClientChannel): void {
  const channels = open.get(client) ?? new Set();
  open.set(client, channels.add(channel));
  channel.once('close', () => channels.delete(channel));
  for (const side of [channel, channel.stderr]) {
    // Data after its end is an error of the stream, on both of its sides.
    side.on('error', () => undefined);
    const push = side.push.bind(side);
    side.push = (chunk: unknown, encoding?: BufferEncoding) => {
      if (side.readableLength > mostUnreadBytes) {
        breakOff(client, `sent more than ${mostUnreadBytes} bytes that nobody had asked for`);
        return false;
      }
      const isMore = push(chunk, encoding);
      if (chunk === null) ended.add(side);
      if (ended.has(side) && abandoned.has(side)) side.resume();
      return isMore;
    };
  }
  const unclosed = [...channels].filter((each) => each.writableEnded || abandoned.has(each)).length;
  if (unclosed > mostUnclosed) breakOff(client, `closes no channels: ${unclosed} are still open`);
}

function breakOff(client: Client, detail: string): void {
  const error = Object.assign(new Error(`the SSH server ${detail}`), { level: 'over-limit' });
  client.emit('error', error);
  client.destroy();
}
