import type { ClientChannel } from 'ssh2';
import type { Outcome } from '../../../shared/model/link.ts';
import type { ExecOptions, ExecResult } from '../link.ts';
import { commandFault } from './fault.ts';
import { lossOf, type Session } from './session.ts';

const defaultMaxBytes = 8 * 1024 * 1024;
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
  const fault = (detail: string) => commandFault(host, command, detail);
  return new Promise((resolve) => {
    let sent = false;
    let settled = false;
    let channel: ClientChannel | undefined;
    let freeTurn = () => {};

    const settle = (outcome: Outcome<ExecResult>) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      session.lost.removeEventListener('abort', onLost);
      freeTurn();
      resolve(outcome);
    };
    const giveUp = (why: string) => {
      // Best effort: without it, a command that hangs holds one of the host's sessions.
      channel?.signal('KILL');
      channel?.close();
      settle(
        sent
          ? { kind: 'unknown', fault: fault(why) }
          : { kind: 'failed', fault: fault(`${why}; it was not sent`) },
      );
    };
    const timer = setTimeout(
      () => giveUp(`no answer within ${options.timeoutMs} ms`),
      options.timeoutMs,
    );
    const onLost = () => giveUp(`the link was lost: ${lossOf(session)?.detail}`);
    session.lost.addEventListener('abort', onLost);

    const start = () => {
      sent = true;
      session.client.exec(command, (error, opened) => {
        if (error) {
          const { reason } = error as Error & { reason?: number };
          const kind = reason === administrativelyProhibited ? 'refused' : 'failed';
          return settle({ kind, fault: fault(error.message) });
        }
        channel = opened;
        collect(
          opened,
          options.maxBytes ?? defaultMaxBytes,
          (result, ended) => settle(judge(host, command, result, ended, options.acceptable ?? [0])),
          () => giveUp('more output than allowed'),
        );
        if (settled) opened.close();
        else opened.end(options.stdin);
      });
    };
    void session.turns(
      () =>
        new Promise<void>((free) => {
          freeTurn = free;
          if (settled) return free();
          try {
            start();
          } catch (error) {
            sent = false;
            giveUp((error as Error).message);
          }
        }),
    );
    if (session.lost.aborted) onLost();
  });
}
