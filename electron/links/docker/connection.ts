import type { LinkFault, LinkState } from '../../../shared/model/link.ts';
import { type HostWork, inHost, internalFault } from '../host-work.ts';
import type { SshLink } from '../link.ts';
import { backoffMs } from '../ssh/backoff.ts';
import type { EventAnswer } from './answers.ts';
import type { DockerEndpoint } from './endpoint.ts';
import { type DockerSession, type EngineInfo, openSession, TooOld } from './session.ts';
import { explain } from './transport.ts';
import { TimeOver } from './within.ts';

export type ConnectionOptions = {
  /** Engine id. */
  readonly host: string;
  readonly endpoint: DockerEndpoint;
  readonly keepaliveMs: number;
  readonly onState: (state: LinkState) => void;
  readonly onEvent: (event: EventAnswer) => void;
};

/** The host answers, but does not let us in: these leave the link `degraded`, not `down`. */
const degrading = new Set<LinkFault['code']>([
  'socket-not-permitted',
  'forwarding-refused',
  'too-old',
]);

const now = () => new Date().toISOString();

/** Keeps a session with one engine: opens it, notices its end, opens it again. */
export class DockerConnection {
  /** Runs a use of the session as this host's work. */
  readonly work: HostWork;
  readonly #options: ConnectionOptions;
  readonly #ssh: SshLink | undefined;
  readonly #unsubscribe: (() => void) | undefined;
  #state: LinkState = { kind: 'connecting', since: now() };
  #session: DockerSession | undefined;
  #info: EngineInfo | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  /** Grows with every attempt and interruption: an attempt that is not the latest is void. */
  #turn = 0;
  #waitsForSsh = false;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.work = { host: options.host, fail: (error) => this.#spoil(error) };
    this.#ssh = options.endpoint.kind === 'ssh' ? options.endpoint.link : undefined;
    this.#unsubscribe = this.#ssh?.subscribe((below) =>
      inHost(this.work, () => this.#onSsh(below)),
    );
    this.#attempt();
  }

  get state(): LinkState {
    return this.#state;
  }

  get session(): DockerSession | undefined {
    return this.#session;
  }

  get info(): EngineInfo | undefined {
    return this.#info;
  }

  retry(): void {
    if (this.#waitsForSsh) this.#ssh?.retry();
    else if (!this.#session) this.#attempt();
  }

  close(): void {
    const fault = { code: 'closed', detail: 'closed by the console' } as const;
    this.#closed = true;
    this.#unsubscribe?.();
    this.#interrupt(fault);
    this.#state = { kind: 'refused', since: now(), fault };
  }

  #set(next: LinkState): void {
    const same = next.kind === this.#state.kind;
    this.#state = same ? { ...next, since: this.#state.since } : next;
    this.#options.onState(this.#state);
  }

  #attempt(): void {
    clearTimeout(this.#timer);
    const mine = ++this.#turn;
    if (this.#sshStands()) return;
    const valid = () => mine === this.#turn;
    const connecting = async () => {
      try {
        await this.#connect(valid);
      } catch (error) {
        if (valid()) this.#fail(faultOf(this.#options.endpoint, error));
      }
    };
    void inHost(this.work, connecting);
  }

  /** Work for this engine threw, so nothing that it left behind is used again: connects anew. */
  #spoil(error: unknown): void {
    if (this.#closed) return;
    const fault = internalFault(error);
    try {
      this.#interrupt(fault);
      this.#fail(fault);
    } catch {
      // A listener that throws at every state: the next attempt is set already.
    }
  }

  async #connect(valid: () => boolean): Promise<void> {
    const { endpoint, keepaliveMs, onEvent } = this.#options;
    const opened = await openSession(endpoint, keepaliveMs, onEvent);
    try {
      const roundTripMs = await opened.ping();
      opened.lost.throwIfAborted();
      if (!valid()) throw new Error('overtaken');
      this.#session = opened;
      this.#info = opened.info;
      this.#failures = 0;
      opened.lost.addEventListener('abort', () => {
        if (valid()) this.#fail(opened.lost.reason as LinkFault);
      });
      this.#set({ kind: 'up', since: now(), roundTripMs });
      this.#keepAlive(opened);
    } catch (error) {
      // A call that failed because the session ended says less than what ended it.
      const reason: unknown = opened.lost.aborted ? opened.lost.reason : error;
      opened.end({ code: 'closed', detail: 'given up' });
      throw reason;
    }
  }

  #keepAlive(opened: DockerSession): void {
    this.#timer = setTimeout(async () => {
      try {
        const roundTripMs = await opened.ping();
        if (opened.lost.aborted) return;
        this.#set({ kind: 'up', since: now(), roundTripMs });
        this.#keepAlive(opened);
      } catch (error) {
        opened.end(faultOf(this.#options.endpoint, error));
      }
    }, this.#options.keepaliveMs);
  }

  #fail(fault: LinkFault): void {
    this.#session = undefined;
    clearTimeout(this.#timer);
    if (this.#sshStands()) return;
    const wait = backoffMs(this.#failures++);
    const nextAttemptAt = new Date(Date.now() + wait).toISOString();
    const kind = this.#ssh || degrading.has(fault.code) ? 'degraded' : 'down';
    this.#timer = setTimeout(() => this.#attempt(), wait);
    this.#set({ kind, since: now(), fault, nextAttemptAt });
  }

  #interrupt(fault: LinkFault): void {
    this.#turn++;
    clearTimeout(this.#timer);
    this.#session?.end(fault);
    this.#session = undefined;
  }

  #onSsh(below: LinkState): void {
    if (below.kind === 'up' || below.kind === 'degraded') {
      if (this.#waitsForSsh) this.#attempt();
      return;
    }
    const unsaid: LinkFault = { code: 'closed', detail: 'the SSH link was lost' };
    this.#interrupt('fault' in below ? below.fault : unsaid);
    this.#sshStands();
  }

  /** While the SSH link below is not up, its state is ours. */
  #sshStands(): boolean {
    const below = this.#ssh?.state();
    this.#waitsForSsh = below !== undefined && below.kind !== 'up' && below.kind !== 'degraded';
    if (below && this.#waitsForSsh) this.#set({ ...below });
    return this.#waitsForSsh;
  }
}

function faultOf(endpoint: DockerEndpoint, error: unknown): LinkFault {
  if (error instanceof TooOld) return { code: 'too-old', detail: error.message };
  if (error instanceof TimeOver) return { code: 'timed-out', detail: error.message };
  const reason = error as Partial<LinkFault> | undefined;
  if (reason?.detail !== undefined && reason.code) return reason as LinkFault;
  return explain(endpoint, error);
}
