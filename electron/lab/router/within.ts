import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Connections of the router to itself. HAProxy uses a loopback address of its own for them; not
 * every system has more than 127.0.0.1, so here a header that nobody else knows stands for it.
 */
const header = 'x-lab-within';
const secret = randomUUID();

const isWithin = (address: string): boolean =>
  address.startsWith('127.') && address !== '127.0.0.1';

export const isBound = ({ address }: { readonly address: string }): boolean => !isWithin(address);

/** Where to connect, and what to say there. */
export function wayTo(address: string): {
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  if (!isWithin(address)) return { host: address, headers: {} };
  return { host: '127.0.0.1', headers: { [header]: `${secret} ${address}` } };
}

/** The address that a request was sent to; undefined where it came from outside. */
export function sentTo(headers: IncomingHttpHeaders): string | undefined {
  const [said, address] = String(headers[header] ?? '').split(' ');
  return said === secret ? address : undefined;
}

export const isOurHeader = (name: string): boolean => name === header;
