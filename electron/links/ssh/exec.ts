import { setTimeout as delay } from 'node:timers/promises';
import type { ClientChannel } from 'ssh2';
import type {
  CommandFault,
  LinkFault,
  LinkFaultCode,
  Outcome,
} from '../../../shared/model/link.ts';
import type { ExecOptions, ExecResult } from '../link.ts';
import { abandon, type Opened, openChannel } from './channel.ts';
import { commandFault } from './fault.ts';
import { type Session, sessionsAtOnce } from './session.ts';

/** The largest legitimate answer is a configuration file, well below a megabyte. */
const defaultMaxBytes = 8 * 1024 * 1024;
const mostRefusals = 5;
/** A server that opened a session before is asked for some 10 s: a busy one is late to end sessions. */
const mostRefusalsOnceGranted = 16;
const againAfterMs = 40;
const againAtMostMs = 1_000;
/** Sessions opened one after the other; a try too many costs one command 200 ms. */
const raiseAfter = 32;
/** RFC 4254, section 5.1. */
const administrativelyProhibited = 1;

type Ended = { readonly code: number | null | undefined; readonly signal: string | undefined };

function judge(
  host: string,
  command: string,
  result: ExecResult,
  ended: Ended,
  acceptable: readonly number[],
): Outcome<ExecResult> {
  const fault = (detail: string) => commandFault(host, command, detail);
  if (typeof ended.code === 'number') {
    if (acceptable.includes(ended.code)) return { kind: 'done', value: result };
    const said = (result.stderr.trim() || result.stdout.trim()).slice(-500);
    return { kind: 'failed', fault: fault(`exit ${ended.code}${said && `: ${said}`}`) };
  }
  return ended.signal === undefined
    ? { kind: 'unknown', fault: fault('ended without saying how') }
    : { kind: 'failed', fault: fault(`ended by ${ended.signal}`) };
}

/** Collects a running command until its channel closes; `settle` is called at most once from here. */
function collect(
  channel: ClientChannel,
  maxBytes: number,
  onEnd: (result: ExecResult, ended: Ended) => void,
  onTooMuch: () => void,
): void {
  const chunks: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
  let bytes = 0;
  const keep = (kept: Buffer[]) => (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) return void kept.push(chunk);
    for (const each of Object.values(chunks)) each.length = 0;
    onTooMuch();
  };
  channel.on('data', keep(chunks.stdout));
  channel.stderr.on('data', keep(chunks.stderr));
  // Not `exit`: it may come with the answer to the request, before anybody could listen.
  channel.on('close', (code?: number | null, signal?: string) => {
    const stdout = Buffer.concat(chunks.stdout).toString('utf8');
    const stderr = Buffer.concat(chunks.stderr).toString('utf8');
    onEnd({ code: code ?? -1, stdout, stderr }, { code, signal });
  });
}

/** A server that refused a session may have been busy: after some that it opened, one more is tried. */
function countOpened({ seen, turns }: Session): void {
  if (turns.concurrency >= sessionsAtOnce || ++seen.opened < raiseAfter) return;
  seen.opened = 0;
  turns.concurrency += 1;
}

/** One command from the call to its outcome, which is given once. */
class Run {
  readonly outcome: Promise<Outcome<ExecResult>>;
  readonly #session: Session;
  readonly #host: string;
  readonly #command: string;
  readonly #options: ExecOptions;
  readonly #settled = new AbortController();
  readonly #resolve: (outcome: Outcome<ExecResult>) => void;
  #sent = false;
  #refusals = 0;
  #channel: ClientChannel | undefined;

  constructor(session: Session, host: string, command: string, options: ExecOptions) {
    this.#session = session;
    this.#host = host;
    this.#command = command;
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<Outcome<ExecResult>>();
    this.outcome = promise;
    this.#resolve = resolve;
    const { lost, turns } = session;
    const timer = setTimeout(
      () => this.#giveUp(`no answer within ${options.timeoutMs} ms`),
      options.timeoutMs,
    );
    const onLost = () => this.#giveUp(`the link was lost: ${(lost.reason as LinkFault).detail}`);
    lost.addEventListener('abort', onLost);
    this.#settled.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      lost.removeEventListener('abort', onLost);
    });
    if (lost.aborted) onLost();
    else void turns(() => this.#takeTurn());
  }

  /** The turn is over when there is an outcome, or the server takes fewer at once than we thought. */
  async #takeTurn(): Promise<void> {
    const { seen, turns } = this.#session;
    while (!this.#settled.signal.aborted) {
      const opened = await this.#open();
      if (opened.kind === 'open') {
        seen.granted = true;
        countOpened(this.#session);
        return opened.value;
      }
      this.#sent = opened.kind === 'gone' && opened.asked;
      if (opened.kind === 'gone') return this.#giveUp(opened.detail);
      if (opened.reason === administrativelyProhibited)
        return this.#settle({ kind: 'refused', fault: this.#fault(opened.detail) });
      // sshd gives the place of a session back a little after its end. Nothing was run: ask again.
      if (this.#refusals < mostRefusals) await this.#wait(againAfterMs);
      else if (seen.running > 0) {
        turns.concurrency = seen.running;
        seen.opened = 0;
        this.#refusals = 0;
        return void turns(() => this.#takeTurn());
      } else if (seen.granted && this.#refusals < mostRefusalsOnceGranted) {
        await this.#wait(againAfterMs * 2 ** (this.#refusals - mostRefusals));
      } else return this.#settle({ kind: 'failed', fault: this.#noSession(opened.detail) });
    }
  }

  async #wait(ms: number): Promise<void> {
    this.#refusals += 1;
    await delay(Math.min(ms, againAtMostMs), undefined, { ref: false });
  }

  #open(): Promise<Opened<Promise<void>>> {
    const { client, lost } = this.#session;
    const over = AbortSignal.any([lost, this.#settled.signal]);
    this.#sent = true;
    return openChannel(
      client,
      over,
      this.#options.timeoutMs,
      (done) => client.exec(this.#command, done),
      (channel) => this.#run(channel),
    );
  }

  async #run(channel: ClientChannel): Promise<void> {
    const { maxBytes = defaultMaxBytes, acceptable = [0], stdin } = this.#options;
    const { seen } = this.#session;
    this.#channel = channel;
    seen.running += 1;
    channel.once('close', () => {
      seen.running -= 1;
    });
    const onEnd = (result: ExecResult, ended: Ended) =>
      this.#settle(judge(this.#host, this.#command, result, ended, acceptable));
    collect(channel, maxBytes, onEnd, () => this.#giveUp('more output than allowed', 'over-limit'));
    channel.end(stdin);
    await this.outcome;
  }

  #giveUp(why: string, code?: LinkFaultCode): void {
    // Best effort: without it, a command that hangs holds one of the host's sessions.
    this.#channel?.signal('KILL');
    if (this.#channel) abandon(this.#channel);
    if (this.#sent) this.#settle({ kind: 'unknown', fault: this.#fault(why, code) });
    else this.#settle({ kind: 'failed', fault: this.#fault(`${why}; it was not sent`) });
  }

  #settle(outcome: Outcome<ExecResult>): void {
    this.#settled.abort({ code: 'closed', detail: 'given up' } satisfies LinkFault);
    this.#resolve(outcome);
  }

  /** The server opens no session at all, though none of ours is open. */
  #noSession(said: string): CommandFault {
    const detail = `the SSH server opens no session for a command (${said}): one is needed, MaxSessions allows none`;
    return this.#fault(detail, 'sessions-refused');
  }

  #fault(detail: string, code?: LinkFaultCode): CommandFault {
    return commandFault(this.#host, this.#command, detail, code);
  }
}

/**
 * Runs one shell line. `done` and `failed` are the host's own word; a time limit, a lost link or
 * too much output after the line was sent is `unknown`.
 */
export function runCommand(
  session: Session,
  host: string,
  command: string,
  options: ExecOptions,
): Promise<Outcome<ExecResult>> {
  return new Run(session, host, command, options).outcome;
}
