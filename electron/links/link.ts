import type { Duplex } from 'node:stream';
import type { LinkState, Outcome } from '../../shared/model/link.ts';

/** The common part of all links: a state that can be watched, a retry, an end. */
export type Link = {
  /** Gateway or engine id. */
  readonly host: string;
  state(): LinkState;
  /** Called at every change of state; returns its own end. */
  subscribe(listener: (state: LinkState) => void): () => void;
  /** Tries again now, whatever the back-off says. */
  retry(): void;
  close(): Promise<void>;
};

export type ExecResult = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
};

export type ExecOptions = {
  readonly stdin?: string | Buffer;
  /** ms; past it the outcome is `unknown`. */
  readonly timeoutMs: number;
  /** Exit codes that are `done`; any other is `failed`. Default: only 0. */
  readonly acceptable?: readonly number[];
  /** Bytes of output kept before the command is given up; default 8 MiB. */
  readonly maxBytes?: number;
};

/** One SSH connection to one host, kept open and reopened. */
export type SshLink = Link & {
  /** Runs one shell line on the host. Build it with `quote()`, never by joining strings. */
  exec(command: string, options: ExecOptions): Promise<Outcome<ExecResult>>;
  /** A byte stream to a unix socket on the host; destroyed when the link is lost. */
  openUnix(path: string): Promise<Outcome<Duplex>>;
  /** A byte stream to an address as the host sees it (direct-tcpip); destroyed when the link is lost. */
  openTcp(address: string, port: number): Promise<Outcome<Duplex>>;
  /** A person trusts this fingerprint (`SHA256:…`): pins the key just seen and connects. */
  trust(fingerprint: string): Promise<void>;
  /** Gives a passphrase or password that the link asked for; kept in memory only. */
  provideSecret(secret: string): void;
};
