/** Limits on the calls of one client, and on what all clients together may hold. */
export const clientLimits = {
  /** One browser tab, one wall screen or one command each; beyond them, reconnecting loops. */
  clients: 32,
  /** A page has about ten streams open. */
  streams: 32,
  /** A page asks a handful of things at once; a script may ask for a hundred. */
  calls: 128,
  /** Calls refused to one client until it is taken for a runaway and dropped. */
  refusals: 1000,
  /** A plan that names 5,000 cameras has 100 kB; to read 1 MB of nested brackets takes 250 ms. */
  messageBytes: 256 * 1024,
  /** oRPC's own ids have a few characters, and every answer repeats them. */
  idCharacters: 64,
  /** Messages that wait before the wire is no longer read: less than one read of a socket holds. */
  waitingBeforePause: 64,
  /** One read of a socket (64 kB) holds 3,400 of the smallest messages; a port cannot be paused. */
  waiting: 10_000,
  waitingBytes: 2 * 1024 * 1024,
  /** A message costs 1, and 1 more for each kB: 500 a second are far above any page or script. */
  allowance: { burst: 2000, perSecond: 500, bytes: 1024 },
  /** Unread bytes above which nothing more is made for a client: streams then tell the newest only. */
  unreadBytes: 1024 * 1024,
  /** A reader that takes no whole message for so long is gone; a page gives up on us after 5 s. */
  unreadMs: 10_000,
} as const;

/** Connections that have not shown a token. */
export const strangerLimits = {
  /** A browser opens six. The oldest goes when there are more, so that a new one always gets in. */
  connections: 256,
  /** A request over loopback or a tunnel arrives within milliseconds. */
  headersMs: 5_000,
  requestMs: 10_000,
  /** Interval of the search for half-sent requests. */
  checkEveryMs: 1_000,
  /** A page loads its files in one go. */
  keepAliveMs: 5_000,
  /** An answer that nobody reads, or a connection on which nothing moves. */
  idleMs: 15_000,
  /** Cookies of other programs on 127.0.0.1 come along, and may be large. */
  headerBytes: 16 * 1024,
  headers: 100,
  requestsEach: 200,
} as const;

/** A reader that is gone without a word is noticed within two of these. */
export const heartbeatMs = 20_000;
/** For a client to take its close code; then its connection is cut. */
export const goodbyeMs = 1_000;

/** Why a client was dropped, as the close code and reason of its WebSocket. */
export type Drop = { readonly code: number; readonly reason: string };

export const drops = {
  notAMessage: { code: 1007, reason: 'not a message of the contract' },
  tooManyCalls: { code: 1008, reason: 'too many calls at once' },
  tooManyWaiting: { code: 1008, reason: 'too many messages at once' },
  notReading: { code: 1008, reason: 'answers are not read' },
  ownFailure: { code: 1011, reason: 'a request failed on our side' },
  tooManyClients: { code: 1013, reason: 'too many clients' },
} as const satisfies Record<string, Drop>;
