import type { Outcome } from '../../../shared/model/link.ts';
import { inHost } from '../host-work.ts';
import type { SshLink } from '../link.ts';
import { runCommand } from './exec.ts';
import { commandFault } from './fault.ts';
import { openTcpAddress, openUnixSocket } from './forward.ts';
import { Keeper, type KeeperOptions } from './keeper.ts';
import type { Session } from './session.ts';

export type SshLinkOptions = KeeperOptions;

/** Every command gets this while there is no connection. */
function absent(keeper: Keeper, host: string, command: string): Outcome<never> {
  const state = keeper.cell.get();
  const fault = 'fault' in state ? state.fault : undefined;
  const detail = `not sent, the link is ${state.kind}${fault ? `: ${fault.detail}` : ''}`;
  return { kind: 'failed', fault: commandFault(host, command, detail, fault?.code ?? 'closed') };
}

async function trust(keeper: Keeper, options: SshLinkOptions, fingerprint: string): Promise<void> {
  const { host, trustStore, log } = options;
  const untrusted = keeper.refused?.untrusted;
  if (untrusted?.hostKey.fingerprint !== fingerprint) {
    throw new Error(`${host}: no key with the fingerprint ${fingerprint} is waiting for trust`);
  }
  if (untrusted.name === undefined) {
    throw new Error(`${host}: the fleet file names another host key; change it there`);
  }
  await trustStore.pin(untrusted.name, untrusted.hostKey);
  log('link.trusted', { host, fingerprint });
  keeper.tryNow();
}

/** Opens a link and keeps it open: connects at once, and again whenever the connection ends. */
export function openSshLink(options: SshLinkOptions): SshLink {
  const { host, secrets } = options;
  const keeper = new Keeper(options);
  const stopSecrets = secrets.subscribe((name) => {
    if (keeper.refused?.secret === name) keeper.tryNow();
  });
  const use = async <T>(
    command: string,
    run: (session: Session) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    const { session } = keeper;
    return session ? inHost(keeper.work, () => run(session)) : absent(keeper, host, command);
  };
  return {
    host,
    state: keeper.cell.get,
    subscribe: keeper.cell.subscribe,
    retry: () => keeper.tryNow(),
    exec: (command, execOptions) =>
      use(command, (session) => runCommand(session, host, command, execOptions)),
    openUnix: (path) => use(`open ${path}`, (session) => openUnixSocket(session, host, path)),
    openTcp: (address, port) =>
      use(`open ${address}:${port}`, (session) => openTcpAddress(session, host, address, port)),
    trust: (fingerprint) => trust(keeper, options, fingerprint),
    provideSecret(secret) {
      const name = keeper.refused?.secret;
      if (name !== undefined) secrets.set(name, secret);
    },
    async close() {
      stopSecrets();
      await keeper.stop();
    },
  };
}
