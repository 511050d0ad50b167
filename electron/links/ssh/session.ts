import pLimit, { type LimitFunction } from 'p-limit';
import type { Client, ClientCallback, ClientChannel } from 'ssh2';
import type { LinkFault } from '../../../shared/model/link.ts';
import { abandon, openChannel } from './channel.ts';
import type { Connected } from './connect.ts';
import { faultOf } from './hop.ts';

/** sshd allows 10 sessions on a connection (MaxSessions); two are left for others. */
export const sessionsAtOnce = 8;
const warmUpMs = 5_000;
/** Most bytes that login scripts may print before a command that prints nothing. */
const warmUpBytes = 256 * 1024;
const goodbyeMs = 500;

/** One live connection and what runs over it. */
export type Session = {
  readonly client: Client;
  /** Aborted, with the fault as its reason, when the connection has ended. */
  readonly lost: AbortSignal;
  /** Turns for commands; fewer at once where the server takes fewer. */
  readonly turns: LimitFunction;
  /** Facts of the server, learned on this connection. */
  readonly seen: {
    running: number;
    /** The server has opened a session on this connection: it refuses others only for a while. */
    granted: boolean;
    /** Sessions opened since the server last took fewer at once than we thought. */
    opened: number;
    forwarded: boolean;
  };
  /** Milliseconds of one round trip; rejects when the connection ends first. */
  ping(): Promise<number>;
};

/** Resolves with the fault that ended the session, once it has ended. */
export function lossOf({ lost }: Pick<Session, 'lost'>): Promise<LinkFault> {
  return new Promise((resolve) => {
    const settle = () => resolve(lost.reason as LinkFault);
    if (lost.aborted) settle();
    else lost.addEventListener('abort', settle, { once: true });
  });
}

function ping(client: Client, lost: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const onLost = () => reject(new Error('the SSH link was lost'));
    lost.addEventListener('abort', onLost, { once: true });
    // Takes back a forward that never was: the cheapest request that every server answers.
    client.unforwardIn('127.0.0.1', 1, () => {
      lost.removeEventListener('abort', onLost);
      resolve(performance.now() - start);
    });
  });
}

/**
 * Every command costs 44 ms more until TCP_NODELAY is set *and* one command has run (Nagle against
 * delayed acknowledgements). A host that runs no commands, or has gone by now, is no failure here.
 * Resolves with whether the server opened a session for it.
 */
async function warmUp(client: Client, lost: AbortSignal): Promise<boolean> {
  client.setNoDelay(true);
  const ask = (done: ClientCallback) => client.exec('true', done);
  const opened = await openChannel(client, lost, warmUpMs, ask, (channel) =>
    discardAll(channel, lost),
  );
  if (opened.kind !== 'open') return false;
  await opened.value;
  return true;
}

/** Resolves once the command has ended, was too slow or too loud, or the link is lost. */
function discardAll(channel: ClientChannel, lost: AbortSignal): Promise<void> {
  channel.end();
  return new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      abandon(channel);
      lost.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, warmUpMs);
    let bytes = 0;
    const discard = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > warmUpBytes) done();
    };
    channel.on('data', discard);
    channel.stderr.on('data', discard);
    channel.once('close', done);
    lost.addEventListener('abort', done);
    if (lost.aborted) done();
  });
}

/** On `abort`: a goodbye, and the end of the socket soon after, answered or not. */
function endOn(signal: AbortSignal, { hop, destroy }: Connected): void {
  const end = () => {
    hop.client.end();
    const timer = setTimeout(destroy, goodbyeMs);
    hop.client.once('close', () => clearTimeout(timer));
  };
  signal.addEventListener('abort', end, { once: true });
  hop.client.once('close', () => signal.removeEventListener('abort', end));
  if (signal.aborted) end();
}

/** Makes a connection ready for commands. It ends when the other side does, or on `signal`. */
export async function startSession(connected: Connected, signal: AbortSignal): Promise<Session> {
  const { client, socket } = connected.hop;
  const lost = new AbortController();
  let lastError: Error | undefined;
  client.on('error', (error) => {
    lastError = error;
  });
  client.once('close', () => lost.abort(faultOf(lastError)));
  let granted = false;
  if (socket.destroyed) lost.abort(faultOf(undefined));
  else {
    endOn(signal, connected);
    granted = await warmUp(client, lost.signal);
  }
  return {
    client,
    lost: lost.signal,
    turns: pLimit(sessionsAtOnce),
    seen: { running: 0, granted, opened: 0, forwarded: false },
    ping: () => ping(client, lost.signal),
  };
}
