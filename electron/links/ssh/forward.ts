import type { Duplex } from 'node:stream';
import type { ClientCallback } from 'ssh2';
import type { CommandFault, LinkFaultCode, Outcome } from '../../../shared/model/link.ts';
import { type Opened, openChannel } from './channel.ts';
import { channelStream } from './channel-stream.ts';
import { runCommand } from './exec.ts';
import { commandFault } from './fault.ts';
import { quote } from './quote.ts';
import type { Session } from './session.ts';

const openTimeoutMs = 10_000;
const probeTimeoutMs = 5_000;

/** RFC 4254, section 5.1. */
const administrativelyProhibited = 1;
const resourceShortage = 4;

/** A stream through a new channel; `ask` is the call into ssh2. */
async function forward(
  session: Session,
  ask: (callback: ClientCallback) => void,
): Promise<
  { readonly kind: 'stream'; readonly stream: Duplex } | Exclude<Opened<never>, { kind: 'open' }>
> {
  const { client, lost } = session;
  const opened = await openChannel(client, lost, openTimeoutMs, ask, (channel) =>
    channelStream(channel, lost),
  );
  if (opened.kind !== 'open') return opened;
  session.seen.forwarded = true;
  return { kind: 'stream', stream: opened.value };
}

const probeAnswers = {
  missing: ['failed', 'socket-missing', 'does not exist'],
  'not-a-socket': ['failed', 'socket-missing', 'is not a socket'],
  'not-permitted': ['refused', 'socket-not-permitted', 'may not be used by this user'],
  silent: ['failed', 'socket-missing', 'is there, but no program listens on it'],
  listening: [
    'refused',
    'forwarding-refused',
    'is there, but the SSH server forbids forwarding to it',
  ],
} as const;

/**
 * OpenSSH says only "open failed", whatever the cause, so the host is asked. /proc/net/unix lists
 * listening sockets under the name of their bind(): HAProxy's keeps a suffix of its own, and its
 * directory may be named through a link (/var/run). Another program's may have the same base name.
 */
function probeScript(path: string): string {
  return [
    `p=${quote(path)}`,
    'd=$(dirname -- "$p")',
    'if test ! -e "$p"; then if test -e "$d" && test ! -x "$d"; then echo not-permitted; else echo missing; fi',
    'elif test ! -S "$p"; then echo not-a-socket',
    'elif test ! -w "$p"; then echo not-permitted',
    'elif test ! -r /proc/net/unix; then echo listening',
    'else d=$(readlink -f -- "$d"); b=$(basename -- "$p"); said=silent',
    'while read -r _ _ _ _ _ _ _ name; do case $name in */"$b"|*/"$b".*)',
    'test "$(readlink -f -- "$(dirname -- "$name")")" = "$d" && said=listening;; esac; done < /proc/net/unix',
    'echo "$said"; fi',
  ].join('\n');
}

/** The server forwards, but not one more at this time. */
function tooMany(host: string, command: string, said: string): Outcome<never> {
  const detail = `the SSH server opens no more channels on this connection: ${said}`;
  return { kind: 'failed', fault: commandFault(host, command, detail, 'sessions-refused') };
}

async function explain(
  session: Session,
  host: string,
  path: string,
  said: string,
): Promise<Outcome<never>> {
  const command = `open ${path}`;
  const line = `sh -c ${quote(probeScript(path))}`;
  const probe = await runCommand(session, host, line, { timeoutMs: probeTimeoutMs });
  // Output of login scripts comes before it.
  const answer = probe.kind === 'done' ? (probe.value.stdout.trim().split('\n').at(-1) ?? '') : '';
  const found = probeAnswers[answer as keyof typeof probeAnswers];
  if (!found) {
    const { code, detail } = probe.kind === 'done' ? { detail: said } : probe.fault;
    const isShort = code === 'sessions-refused';
    return {
      kind: 'failed',
      fault: commandFault(host, command, isShort ? detail : said, isShort ? code : undefined),
    };
  }
  // It has forwarded before on this connection, so forwarding is not forbidden.
  if (answer === 'listening' && session.seen.forwarded) return tooMany(host, command, said);
  const [kind, code, what] = found;
  return { kind, fault: commandFault(host, command, `${path} ${what}`, code) };
}

/** A stream to a unix socket on the host. A failure is told apart by its code. */
export async function openUnixSocket(
  session: Session,
  host: string,
  path: string,
): Promise<Outcome<Duplex>> {
  const opened = await forward(session, (callback) =>
    session.client.openssh_forwardOutStreamLocal(path, callback),
  );
  switch (opened.kind) {
    case 'stream':
      return { kind: 'done', value: opened.stream };
    case 'gone':
      return {
        kind: 'failed',
        fault: commandFault(host, `open ${path}`, opened.detail, opened.code),
      };
    case 'refused':
      return explain(session, host, path, opened.detail);
  }
}

/** A stream to an address as the host sees it. */
export async function openTcpAddress(
  session: Session,
  host: string,
  address: string,
  port: number,
): Promise<Outcome<Duplex>> {
  const fault = (detail: string, code: LinkFaultCode): CommandFault =>
    commandFault(host, `open ${address}:${port}`, detail, code);
  const opened = await forward(session, (callback) =>
    session.client.forwardOut('127.0.0.1', 0, address, port, callback),
  );
  switch (opened.kind) {
    case 'stream':
      return { kind: 'done', value: opened.stream };
    case 'gone':
      return { kind: 'failed', fault: fault(opened.detail, opened.code) };
    case 'refused':
      if (opened.reason === resourceShortage)
        return tooMany(host, `open ${address}:${port}`, opened.detail);
      return opened.reason === administrativelyProhibited
        ? {
            kind: 'refused',
            fault: fault(
              `the SSH server forbids forwarding: ${opened.detail}`,
              'forwarding-refused',
            ),
          }
        : { kind: 'failed', fault: fault(opened.detail, 'unreachable') };
  }
}
