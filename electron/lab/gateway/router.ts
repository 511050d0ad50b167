import type { Duplex } from 'node:stream';

/** Router of one gateway's frames: real HAProxy, or the embedded stand-in. */
export type GatewayRouter = {
  readonly kind: 'haproxy' | 'embedded';
  start(): Promise<void>;
  /** Ends at once, as in a power cut. */
  stop(): Promise<void>;
  /** Connects to the admin socket; rejects when nobody listens there. */
  connect(): Promise<Duplex>;
  /** The line that the gateway's shell is to run for the one that was asked for. */
  translate(line: string): Promise<string>;
};

export type GatewayDisk = {
  /** Directory of everything on this gateway. */
  readonly root: string;
  readonly config: string;
  readonly socket: string;
  readonly reload: string;
};

export const pidFileOf = (root: string): string => `${root}/haproxy.pid`;
export const siteFileOf = (root: string): string => `${root}/site.cfg`;
