import type { LinkFault } from '../../../shared/model/link.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import { backoffMs } from './backoff.ts';
import { type ConnectDeps, type ConnectFault, connect } from './connect.ts';
import type { LinkLog } from './log.ts';
import { lossOf, type Session, startSession } from './session.ts';
import { createStateCell } from './state-cell.ts';
import { watchRoundTrip } from './watch.ts';

export type KeeperOptions = ConnectDeps & {
  /** Gateway or engine id. */
  readonly host: string;
  readonly target: SshTarget;
  readonly log: LinkLog;
};

/** A connection that held this long was a good one: the back-off begins anew. */
const settledMs = 10_000;

/** Only a person can mend these. */
const needsPerson: ReadonlySet<LinkFault['code']> = new Set([
  'host-key-unknown',
  'host-key-changed',
  'authentication-failed',
  'secret-missing',
]);

const now = () => new Date().toISOString();

/** Keeps one connection: opens it, waits for its end, and opens it again, until stopped. */
export class Keeper {
  readonly cell = createStateCell({ kind: 'connecting', since: now() });
  /** The live connection, if any. */
  session: Session | undefined;
  /** What waits for a person, if anything. */
  refused: ConnectFault | undefined;
  readonly #options: KeeperOptions;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #failures = 0;
  #wake = () => {};

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** A person acted, or something changed: no more waiting. */
  tryNow(): void {
    if (this.session || this.#stopping.signal.aborted) return;
    this.#failures = 0;
    this.cell.set({ kind: 'connecting', since: now() });
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const opened = await connect(this.#options.target, this.#options, signal);
      if (opened.kind === 'connected') {
        const loss = await this.#hold(await startSession(opened, signal));
        if (!signal.aborted) await this.#restDown(loss);
      } else if (!signal.aborted) {
        if (needsPerson.has(opened.fault.code)) await this.#restRefused(opened);
        else await this.#restDown(opened.fault);
      }
    }
  }

  /** Resolves with the reason when the connection has ended. */
  async #hold(session: Session): Promise<LinkFault> {
    const { host, log } = this.#options;
    const start = Date.now();
    this.session = session;
    const stopWatching = await watchRoundTrip(session, this.cell, log, host);
    const loss = await lossOf(session);
    stopWatching();
    this.session = undefined;
    if (Date.now() - start > settledMs) this.#failures = 0;
    return loss;
  }

  async #restDown(fault: LinkFault): Promise<void> {
    const { host, log } = this.#options;
    const retryInMs = backoffMs(this.#failures++);
    const before = this.cell.get();
    // Down since it went down, not since the last of many attempts.
    const since = before.kind === 'down' ? before.since : now();
    const nextAttemptAt = new Date(Date.now() + retryInMs).toISOString();
    this.cell.set({ kind: 'down', since, fault, nextAttemptAt });
    log('link.down', { host, ...fault, retryInMs });
    await this.#rest(retryInMs);
  }

  async #restRefused(refused: ConnectFault): Promise<void> {
    const { host, log, secrets } = this.#options;
    const { fault, untrusted, secret } = refused;
    // Given while this attempt was under way, so it was not yet tried.
    if (secret !== undefined && secrets.get(secret) !== undefined) return;
    this.refused = refused;
    const hostKey = untrusted && { hostKey: untrusted.hostKey };
    this.cell.set({ kind: 'refused', since: now(), fault, ...hostKey });
    log('link.refused', { host, ...fault });
    await this.#rest();
    this.refused = undefined;
  }

  /** Ends early when woken; without `ms`, only then. */
  #rest(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#stopping.signal.aborted) this.#wake();
    });
  }
}
