import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { LinkFault, LinkFaultCode, LinkState, Outcome } from '../../../shared/model/link.ts';
import { type HostWork, inHost, internalFault } from '../host-work.ts';
import type { Link, SshLink } from '../link.ts';
import { type Lost, ReplyReader } from './replies.ts';
import { type ProcessInfo, parseInfo } from './show-info.ts';

/**
 * HAProxy's admin socket through an SSH link: one interactive stream, kept open.
 * A reload leaves the stream with the old process (`Stopping: 1`), so whoever reads
 * `show info` calls `stopping()`, and the stream is opened anew.
 */
export type AdminLink = Link & {
  /**
   * Sends the commands in one write and resolves with one answer each, in order.
   * Past `timeoutMs` or when the stream is lost in between the outcome is `unknown`.
   */
  send(commands: readonly string[], timeoutMs?: number): Promise<Outcome<readonly string[]>>;
  /** The process behind the open stream; absent while there is none. */
  process(): ProcessInfo | undefined;
  /** Called when a stream to another process than before is open. */
  onProcess(listener: (info: ProcessInfo) => void): () => void;
  /** The process behind the stream is on its way out: opens the stream anew. */
  stopping(): void;
  /**
   * Tells the link that its answers could not be understood, or again can be. A gateway that
   * sends too much is left alone for a while.
   */
  misunderstood(fault: LinkFault | undefined): void;
};

const defaultTimeoutMs = 3000;
const openTimeoutMs = 3000;
const reopenAfterMs = [30, 100, 300, 1000, 2000] as const;
/** Faults after which the stream rests longer than after a lost one. */
const restAfterMs: Partial<Record<LinkFaultCode, number>> = {
  /** Each try costs all sites the work of reading up to the limits. */
  'over-limit': 10_000,
  /** An exception of ours is likely to come again. */
  internal: 2000,
};
const oldestSupported = [2, 6] as const;

type Options = { readonly ssh: SshLink; readonly path: string };

export function openAdminLink({ ssh, path }: Options): AdminLink {
  const link = new AdminStream(ssh, path);
  link.start();
  return link;
}

class AdminStream implements AdminLink {
  readonly host: string;
  readonly #work: HostWork;
  readonly #ssh: SshLink;
  readonly #path: string;
  readonly #listeners = new Set<(state: LinkState) => void>();
  readonly #processListeners = new Set<(info: ProcessInfo) => void>();
  #reader: ReplyReader | undefined;
  #info: ProcessInfo | undefined;
  #lastPid: number | undefined;
  #fault:
    | { readonly fault: LinkFault; readonly since: string; readonly nextAttemptAt: string }
    | undefined;
  #misunderstood: { readonly fault: LinkFault; readonly since: string } | undefined;
  #failures = 0;
  #opening = false;
  #closed = false;
  #wake = new AbortController();
  #unsubscribe: () => void = () => {};

  constructor(ssh: SshLink, path: string) {
    this.host = ssh.host;
    this.#work = { host: ssh.host, fail: (error) => this.#spoil(error) };
    this.#ssh = ssh;
    this.#path = path;
  }

  start(): void {
    this.#unsubscribe = this.#ssh.subscribe((state) => {
      if (state.kind === 'up') void inHost(this.#work, () => this.#open());
      this.#announce();
    });
    if (this.#ssh.state().kind === 'up') void inHost(this.#work, () => this.#open());
  }

  state(): LinkState {
    const ssh = this.#ssh.state();
    if (ssh.kind !== 'up') return ssh;
    if (this.#live) return this.#misunderstood ? { kind: 'degraded', ...this.#misunderstood } : ssh;
    if (this.#fault) return { kind: 'degraded', ...this.#fault };
    return { kind: 'connecting', since: ssh.since };
  }

  subscribe(listener: (state: LinkState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onProcess(listener: (info: ProcessInfo) => void): () => void {
    this.#processListeners.add(listener);
    return () => this.#processListeners.delete(listener);
  }

  process(): ProcessInfo | undefined {
    return this.#live ? this.#info : undefined;
  }

  retry(): void {
    this.#ssh.retry();
    this.#wake.abort();
  }

  stopping(): void {
    this.#reader?.end('HAProxy is stopping: a new process has taken over');
  }

  misunderstood(fault: LinkFault | undefined): void {
    if (fault?.code === 'over-limit') this.#reader?.end(fault.detail, fault.code);
    if (this.#misunderstood?.fault.detail === fault?.detail) return;
    const since = this.#misunderstood?.since ?? new Date().toISOString();
    this.#misunderstood = fault && { fault, since };
    this.#announce();
  }

  async send(
    commands: readonly string[],
    timeoutMs = defaultTimeoutMs,
  ): Promise<Outcome<readonly string[]>> {
    const command = shorten(commands);
    const reader = this.#live;
    if (!reader) {
      const state = this.state();
      const detail = 'fault' in state ? state.fault.detail : `the link is ${state.kind}`;
      return { kind: 'failed', fault: { host: this.host, command, detail } };
    }
    const reply = await inHost(this.#work, () => reader.ask(commands, timeoutMs));
    if (reply.kind === 'answers') return { kind: 'done', value: reply.answers };
    const { detail, code } = reply;
    const fault = { host: this.host, command, detail, ...(code && { code }) };
    return { kind: 'unknown', fault };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    this.#wake.abort();
    this.#reader?.end('closed here');
  }

  /** The open stream; undefined once it is given up, even before its `close`. */
  get #live(): ReplyReader | undefined {
    return this.#reader?.lost ? undefined : this.#reader;
  }

  /** Work for this gateway threw, so what it left behind is not used again: opens the stream anew. */
  #spoil(error: unknown): void {
    const fault = internalFault(error);
    this.#reader?.end(fault.detail, fault.code);
    this.misunderstood(fault);
  }

  /** @param lost Why the stream before was given up, where that has to be said. */
  async #open(lost?: LinkFault): Promise<void> {
    if (this.#opening || this.#closed || this.#reader) return;
    this.#opening = true;
    let fault = lost;
    while (!this.#closed && !this.#reader && this.#ssh.state().kind === 'up') {
      fault ??= await this.#attempt().catch((error: unknown) => {
        this.#report(error);
        return internalFault(error);
      });
      if (!fault) break;
      await this.#rest(fault);
      fault = undefined;
    }
    this.#opening = false;
  }

  async #rest(fault: LinkFault): Promise<void> {
    const last = reopenAfterMs[Math.min(this.#failures, reopenAfterMs.length - 1)] ?? 2000;
    const wait = restAfterMs[fault.code] ?? last;
    this.#failures += 1;
    const now = Date.now();
    this.#fault = {
      fault,
      since: this.#fault?.since ?? new Date(now).toISOString(),
      nextAttemptAt: new Date(now + wait).toISOString(),
    };
    this.#wake = new AbortController();
    this.#announce();
    await delay(wait, undefined, { signal: this.#wake.signal, ref: false }).catch(() => undefined);
  }

  /** One try; returns why it failed. */
  async #attempt(): Promise<LinkFault | undefined> {
    const opened = await this.#ssh.openUnix(this.#path);
    if (opened.kind !== 'done') {
      return { code: opened.fault.code ?? 'socket-missing', detail: opened.fault.detail };
    }
    const reader = new ReplyReader(opened.value);
    const hello = await reader.ask(['prompt', 'set timeout cli 3600', 'show info'], openTimeoutMs);
    if (hello.kind !== 'answers') {
      reader.end(hello.detail);
      const { code, detail } = hello;
      return code ? { code, detail } : helloFault(hello, reader.heard());
    }
    const info = parseInfo(hello.answers[2] ?? '');
    const wrong = unfit(info);
    if (wrong || !info) {
      reader.end('not usable');
      return wrong ?? { code: 'protocol', detail: 'no answer to show info' };
    }
    this.#adopt(reader, opened.value, info);
    return undefined;
  }

  #adopt(reader: ReplyReader, stream: Duplex, info: ProcessInfo): void {
    if (this.#closed) {
      reader.end('closed here');
      return;
    }
    this.#reader = reader;
    this.#info = info;
    this.#fault = undefined;
    // An answer that was too large stays a fault until a reading is not.
    if (this.#misunderstood?.fault.code !== 'over-limit') this.#misunderstood = undefined;
    this.#failures = 0;
    stream.once('close', () => {
      if (this.#reader !== reader) return;
      this.#reader = undefined;
      const { lost } = reader;
      const fault = lost?.code && { code: lost.code, detail: lost.detail };
      if (fault) this.#misunderstood ??= { fault, since: new Date().toISOString() };
      this.#announce();
      void inHost(this.#work, () => this.#open(fault));
    });
    this.#announce();
    if (this.#lastPid !== info.pid) {
      this.#lastPid = info.pid;
      for (const listener of this.#processListeners) this.#shielded(() => listener(info));
    }
  }

  #announce(): void {
    const state = this.state();
    for (const listener of this.#listeners) this.#shielded(() => listener(state));
  }

  /** A listener that throws neither ends the loop that opens the stream nor silences the others. */
  #shielded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#report(error);
    }
  }

  /** Hands an exception to the guard of the process: its stack goes to the log, the fault to this gateway. */
  #report(error: unknown): void {
    void inHost(this.#work, () => Promise.reject(error));
  }
}

function unfit(info: ProcessInfo | undefined): LinkFault | undefined {
  if (!info) return { code: 'protocol', detail: 'show info was not understood: is this HAProxy?' };
  if (info.stopping) return { code: 'stopping', detail: 'HAProxy is stopping' };
  const [major, minor] = info.version;
  if (major < oldestSupported[0] || (major === oldestSupported[0] && minor < oldestSupported[1])) {
    return {
      code: 'too-old',
      detail: `HAProxy ${info.versionText} is too old: 2.6 or later is needed`,
    };
  }
  return undefined;
}

/** @param heard What came instead of an answer. */
function helloFault({ detail, isSilent }: Lost, heard: string): LinkFault {
  if (heard !== '') {
    const said = JSON.stringify(
      heard
        .slice(0, 80)
        .replaceAll(/[^\x20-\x7e]+/g, ' ')
        .trim(),
    );
    return { code: 'protocol', detail: `what answers on the admin socket is not HAProxy: ${said}` };
  }
  if (!isSilent) return { code: 'closed', detail };
  return {
    code: 'socket-busy',
    detail:
      'the admin socket took the connection but does not answer: HAProxy hangs, or all its places (stats maxconn, 10) are in use',
  };
}

function shorten(commands: readonly string[]): string {
  const first = (commands[0] ?? '').split('\n')[0] ?? '';
  return commands.length > 1 ? `${first} (and ${commands.length - 1} more)` : first;
}
