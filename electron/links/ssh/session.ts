import pLimit, { type LimitFunction } from 'p-limit';
import type { Client } from 'ssh2';
import type { LinkFault } from '../../../shared/model/link.ts';
import type { Connected } from './connect.ts';
import { faultOf } from './hop.ts';

/** sshd allows 10 sessions on a connection (MaxSessions); two are left for others. */
const sessionsAtOnce = 8;
const warmUpMs = 5_000;
const goodbyeMs = 500;

/** One live connection and what runs over it. */
export type Session = {
  readonly client: Client;
  /** Aborted, with the fault as its reason, when the connection has ended. */
  readonly lost: AbortSignal;
  /** Turns for commands. */
  readonly turns: LimitFunction;
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
 * delayed acknowledgements). A host that runs no commands is no failure here.
 */
function warmUp(client: Client): Promise<void> {
  client.setNoDelay(true);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, warmUpMs);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    client.once('close', done);
    client.exec('true', (error, channel) => {
      if (error) return done();
      channel.once('close', done).resume().end();
      channel.stderr.resume();
    });
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
  if (socket.destroyed) lost.abort(faultOf(undefined));
  else {
    endOn(signal, connected);
    await warmUp(client);
  }
  return {
    client,
    lost: lost.signal,
    turns: pLimit(sessionsAtOnce),
    ping: () => ping(client, lost.signal),
  };
}
