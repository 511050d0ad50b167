import type { Refusal } from './refusal.ts';

/** Why a link is not up, as a code with what is known. A person's sentence is made from it. */
export type LinkFault = {
  readonly code: LinkFaultCode;
  /** Words of the other side or the operating system, in one line. */
  readonly detail: string;
  /** The faulty part, if it is not the host itself: a jump host, or `ssh-agent` on this machine. */
  readonly at?: string;
};

export const linkFaultCodes = [
  'unreachable',
  'timed-out',
  'host-key-unknown',
  'host-key-changed',
  'authentication-failed',
  /** This machine has nothing to prove itself with, so nothing was sent. */
  'key-missing',
  /** A file of this machine that the fleet file names, so nothing was sent either. */
  'file-unreadable',
  'secret-missing',
  'forwarding-refused',
  'sessions-refused',
  'socket-missing',
  'socket-not-permitted',
  'socket-busy',
  'too-old',
  'stopping',
  'protocol',
  'over-limit',
  'redirected',
  'closed',
  'disk-full',
  'internal',
] as const;
export type LinkFaultCode = (typeof linkFaultCodes)[number];

export type HostKey = {
  /** `ssh-ed25519`, … */
  readonly algorithm: string;
  /** `SHA256:…`, as OpenSSH prints it. */
  readonly fingerprint: string;
  /** The key as in known_hosts, base64. */
  readonly key: string;
};

/** A live connection to a gateway or engine. Times are RFC 3339 UTC. */
export type LinkState =
  | { readonly kind: 'connecting'; readonly since: string }
  | { readonly kind: 'up'; readonly since: string; readonly roundTripMs: number }
  /** The host answers, but part of what we need does not (say, the admin socket). */
  | {
      readonly kind: 'degraded';
      readonly since: string;
      readonly fault: LinkFault;
      readonly nextAttemptAt?: string;
    }
  | {
      readonly kind: 'down';
      readonly since: string;
      readonly fault: LinkFault;
      readonly nextAttemptAt: string;
    }
  /** Not tried again until a person has acted. */
  | {
      readonly kind: 'refused';
      readonly since: string;
      readonly fault: LinkFault;
      readonly hostKey?: HostKey;
      /** Name of the passphrase or password that would help; absent: none would. */
      readonly secret?: string;
    };

/** Every remote command ends in one of these; `unknown` means: read back before anything else. */
export type Outcome<T = void> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly fault: CommandFault }
  | { readonly kind: 'failed'; readonly fault: CommandFault }
  | { readonly kind: 'unknown'; readonly fault: CommandFault };

export type CommandFault = {
  /** Gateway or engine id. */
  readonly host: string;
  /** The command, shortened and without secrets. */
  readonly command: string;
  readonly detail: string;
  /** Kind of fault, where that could be told. */
  readonly code?: LinkFaultCode;
  /** Refused by Tallydeck itself, and why; `detail` says the same in English. */
  readonly refusal?: Refusal;
};

/** Whether the last reading of a host still holds. Findings are made from such readings only. */
export const isRead = (link: LinkState): boolean => link.kind === 'up' || link.kind === 'degraded';
