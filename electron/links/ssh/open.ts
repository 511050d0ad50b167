import type { LinkFault, Outcome } from '../../../shared/model/link.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import type { SshLink } from '../link.ts';
import { backoffMs } from './backoff.ts';
import { type ConnectDeps, type ConnectFault, connect } from './connect.ts';
import { runCommand } from './exec.ts';
import { commandFault } from './fault.ts';
import { openTcpAddress, openUnixSocket } from './forward.ts';
import type { LinkLog } from './log.ts';
import { lossOf, type Session, startSession } from './session.ts';
import { createStateCell } from './state-cell.ts';
import { watchRoundTrip } from './watch.ts';

export type SshLinkOptions = ConnectDeps & {
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

/** Opens a link and keeps it open: connects at once, and again whenever the connection ends. */
export function openSshLink(options: SshLinkOptions): SshLink {
  const { host, target, log, secrets, trustStore } = options;
  const cell = createStateCell({ kind: 'connecting', since: now() });
  const closing = new AbortController();
  let session: Session | undefined;
  let refused: ConnectFault | undefined;
  let failures = 0;
  let wake = () => {};

  /** Ends early when somebody calls `wake`; without `ms`, waits for that alone. */
  const rest = (ms?: number) =>
    new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (closing.signal.aborted) wake();
    });
  const tryNow = () => {
    if (session || closing.signal.aborted) return;
    failures = 0;
    cell.set({ kind: 'connecting', since: now() });
    wake();
  };

  const restDown = async (fault: LinkFault) => {
    const ms = backoffMs(failures++);
    const before = cell.get();
    // Down since it went down, not since the last of many attempts.
    const since = before.kind === 'down' ? before.since : now();
    cell.set({
      kind: 'down',
      since,
      fault,
      nextAttemptAt: new Date(Date.now() + ms).toISOString(),
    });
    log('link.down', { host, ...fault, retryInMs: ms });
    await rest(ms);
  };
  const restRefused = async (fault: ConnectFault) => {
    refused = fault;
    const hostKey = fault.untrusted && { hostKey: fault.untrusted.hostKey };
    cell.set({ kind: 'refused', since: now(), fault: fault.fault, ...hostKey });
    log('link.refused', { host, ...fault.fault });
    await rest();
    refused = undefined;
  };
  const hold = async (opened: Session) => {
    session = opened;
    const start = Date.now();
    const stopWatching = await watchRoundTrip(opened, cell, log, host);
    const loss = await new Promise<LinkFault>((resolve) => {
      const onLost = () => resolve(lossOf(opened) as LinkFault);
      opened.lost.addEventListener('abort', onLost, { once: true });
      if (opened.lost.aborted) onLost();
    });
    stopWatching();
    session = undefined;
    if (Date.now() - start > settledMs) failures = 0;
    return loss;
  };
  const run = async () => {
    while (!closing.signal.aborted) {
      const opened = await connect(target, options, closing.signal);
      if (opened.kind === 'connected') {
        const loss = await hold(await startSession(opened, closing.signal));
        if (!closing.signal.aborted) await restDown(loss);
      } else if (!closing.signal.aborted) {
        await (needsPerson.has(opened.fault.code) ? restRefused(opened) : restDown(opened.fault));
      }
    }
  };
  const running = run();
  const stopSecrets = secrets.subscribe((name) => {
    if (refused?.secret === name) tryNow();
  });

  /** What every command is told while there is no connection. */
  const absent = (command: string): Outcome<never> => {
    const state = cell.get();
    const fault = 'fault' in state ? state.fault : { code: 'closed' as const, detail: state.kind };
    const detail = `not sent, the link is ${state.kind}: ${fault.detail}`;
    return { kind: 'failed', fault: commandFault(host, command, detail, fault.code) };
  };

  return {
    host,
    state: cell.get,
    subscribe: cell.subscribe,
    retry: tryNow,
    exec: async (command, execOptions) =>
      session ? runCommand(session, host, command, execOptions) : absent(command),
    openUnix: async (path) =>
      session ? openUnixSocket(session, host, path) : absent(`open ${path}`),
    openTcp: async (address, port) =>
      session ? openTcpAddress(session, host, address, port) : absent(`open ${address}:${port}`),
    async trust(fingerprint) {
      const untrusted = refused?.untrusted;
      if (untrusted?.hostKey.fingerprint !== fingerprint) {
        throw new Error(`${host}: no key with the fingerprint ${fingerprint} is waiting for trust`);
      }
      if (untrusted.name === undefined) {
        throw new Error(`${host}: the fleet file names another host key; change it there`);
      }
      await trustStore.pin(untrusted.name, untrusted.hostKey);
      log('link.trusted', { host, fingerprint });
      tryNow();
    },
    provideSecret(secret) {
      if (refused?.secret !== undefined) secrets.set(refused.secret, secret);
    },
    async close() {
      closing.abort();
      stopSecrets();
      wake();
      await running;
    },
  };
}
