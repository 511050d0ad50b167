import type { LinkFault } from '../../../shared/model/link.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import { type HostWork, inHost, internalFault } from '../host-work.ts';
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
  'key-missing',
  'secret-missing',
]);

const now = () => new Date().toISOString();

/** Keeps one connection: opens it, waits for its end, and opens it again, until stopped. */
export class Keeper {
  readonly cell = createStateCell({ kind: 'connecting', since: now() });
  /** The live connection, if any. */
  session: Session | undefined;
  /** The question that waits for a person, if any. */
  refused: ConnectFault | undefined;
  /** Runs a use of the session as this host's work. */
  readonly work: HostWork;
  readonly #options: KeeperOptions;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #failures = 0;
  /** Ends the present connection, with the exception that spoiled it as its reason. */
  #spoiled = new AbortController();
  #wake = () => {};

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.work = { host: options.host, fail: (error) => this.fail(error) };
    this.#running = inHost(this.work, () => this.#run());
  }

  /** A person acted, or something changed: no more waiting. */
  tryNow(): void {
    if (this.session || this.#stopping.signal.aborted) return;
    this.#failures = 0;
    this.cell.set({ kind: 'connecting', since: now() });
    this.#wake();
  }

  /** Work for this host threw, so nothing that it left behind is used again: connects anew. */
  fail(error: unknown): void {
    const { host, log } = this.#options;
    log('link.exception', { host, error });
    this.#spoiled.abort(error);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#spoiled = new AbortController();
      const spoiled = this.#spoiled.signal;
      try {
        await this.#once(AbortSignal.any([this.#stopping.signal, spoiled]));
      } catch (error) {
        this.session = undefined;
        this.fail(error);
        // A listener that throws at every state must not end this loop either.
        await this.#restDown(internalFault(error)).catch(() => this.#rest(settledMs));
      }
    }
  }

  /** One connection, from the attempt to the rest after its end. */
  async #once(signal: AbortSignal): Promise<void> {
    const { signal: stopping } = this.#stopping;
    const opened = await connect(this.#options.target, this.#options, signal);
    const fault =
      opened.kind === 'connected'
        ? await this.#hold(await startSession(opened, signal))
        : opened.fault;
    if (stopping.aborted) return;
    const spoiled = this.#spoiled.signal;
    if (spoiled.aborted) await this.#restDown(internalFault(spoiled.reason));
    else if (opened.kind === 'fault' && needsPerson.has(fault.code))
      await this.#restRefused(opened);
    else await this.#restDown(fault);
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
    const asked = secret === undefined ? {} : { secret };
    this.cell.set({ kind: 'refused', since: now(), fault, ...hostKey, ...asked });
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
