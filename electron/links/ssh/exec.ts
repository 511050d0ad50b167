import type { ClientChannel } from 'ssh2';
import type { CommandFault, LinkFault, Outcome } from '../../../shared/model/link.ts';
import type { ExecOptions, ExecResult } from '../link.ts';
import { commandFault } from './fault.ts';
import type { Session } from './session.ts';

const defaultMaxBytes = 8 * 1024 * 1024;
/** RFC 4254, section 5.1. */
const mostRefusals = 5;
const againAfterMs = 40;
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
    if (bytes > maxBytes) onTooMuch();
    else kept.push(chunk);
  };
  const ended: { code: number | null | undefined; signal: string | undefined } = {
    code: undefined,
    signal: undefined,
  };
  channel.on('data', keep(chunks.stdout));
  channel.stderr.on('data', keep(chunks.stderr));
  channel.on('exit', (code: number | null, signal?: string) => {
    ended.code = code;
    ended.signal = signal;
  });
  channel.on('error', () => undefined);
  channel.on('close', () => {
    const stdout = Buffer.concat(chunks.stdout).toString('utf8');
    const stderr = Buffer.concat(chunks.stderr).toString('utf8');
    onEnd({ code: ended.code ?? -1, stdout, stderr }, ended);
  });
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

  /** The turn is over when there is an outcome. */
  async #takeTurn(): Promise<void> {
    if (this.#settled.signal.aborted) return;
    this.#send();
    await this.outcome;
  }

  #send(): void {
    try {
      this.#session.client.exec(this.#command, (error, channel) =>
        error ? this.#notOpened(error) : this.#opened(channel),
      );
      this.#sent = true;
    } catch (error) {
      this.#giveUp((error as Error).message);
    }
  }

  #notOpened(error: Error & { readonly reason?: number }): void {
    const isProhibited = error.reason === administrativelyProhibited;
    // sshd gives the place of a session back a little after its end. Nothing was run: ask again.
    if (!isProhibited && this.#refusals++ < mostRefusals) {
      setTimeout(() => this.#settled.signal.aborted || this.#send(), againAfterMs);
      return;
    }
    const kind = isProhibited ? 'refused' : 'failed';
    this.#settle({ kind, fault: this.#fault(error.message) });
  }

  #opened(channel: ClientChannel): void {
    const { maxBytes = defaultMaxBytes, acceptable = [0], stdin } = this.#options;
    this.#channel = channel;
    const onEnd = (result: ExecResult, ended: Ended) =>
      this.#settle(judge(this.#host, this.#command, result, ended, acceptable));
    collect(channel, maxBytes, onEnd, () => this.#giveUp('more output than allowed'));
    if (this.#settled.signal.aborted) channel.close();
    else channel.end(stdin);
  }

  #giveUp(why: string): void {
    // Best effort: without it, a command that hangs holds one of the host's sessions.
    this.#channel?.signal('KILL');
    this.#channel?.close();
    if (this.#sent) this.#settle({ kind: 'unknown', fault: this.#fault(why) });
    else this.#settle({ kind: 'failed', fault: this.#fault(`${why}; it was not sent`) });
  }

  #settle(outcome: Outcome<ExecResult>): void {
    this.#settled.abort();
    this.#resolve(outcome);
  }

  #fault(detail: string): CommandFault {
    return commandFault(this.#host, this.#command, detail);
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
