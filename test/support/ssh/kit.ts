import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SshLink } from '../../../electron/links/link.ts';
import { type ConnectLimiter, createConnectLimiter } from '../../../electron/links/ssh/limiter.ts';
import { openSshLink } from '../../../electron/links/ssh/open.ts';
import { createSecretStore, type SecretStore } from '../../../electron/links/ssh/secrets.ts';
import { createTrustStore, type TrustStore } from '../../../electron/links/ssh/trust-store.ts';
import type { LinkState } from '../../../shared/model/link.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';

export type SshKit = {
  readonly dataDir: string;
  readonly trustStore: TrustStore;
  readonly limiter: ConnectLimiter;
  readonly secrets: SecretStore;
  /** Names of the events logged, in order. */
  readonly events: readonly string[];
  /** Opens a link that `close` closes. `sshConfig`: a file, else no ssh configuration at all. */
  open(target: SshTarget, host?: string, sshConfig?: string): SshLink;
  close(): Promise<void>;
};

/** What links share, in a directory of its own. */
export function createSshKit(): SshKit {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'tallydeck-ssh-kit-'));
  const events: string[] = [];
  const log = (event: string) => void events.push(event);
  const trustStore = createTrustStore(dataDir, log);
  const limiter = createConnectLimiter();
  const secrets = createSecretStore();
  const links: SshLink[] = [];
  return {
    dataDir,
    trustStore,
    limiter,
    secrets,
    events,
    open(target, host = 'gate-1', sshConfig = 'none') {
      const link = openSshLink({ host, target, trustStore, limiter, secrets, log, sshConfig });
      links.push(link);
      return link;
    },
    async close() {
      await Promise.all(links.map((link) => link.close()));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type StateOf<K extends LinkState['kind']> = Extract<LinkState, { kind: K }>;

/** Waits until the link is in a state of this kind; fails with the state it is in instead. */
export function untilState<K extends LinkState['kind']>(
  link: Pick<SshLink, 'state' | 'subscribe'>,
  kind: K,
  deadlineMs = 10_000,
): Promise<StateOf<K>> {
  return new Promise((resolve, reject) => {
    const look = (state: LinkState) => {
      if (state.kind !== kind) return;
      end();
      resolve(state as StateOf<K>);
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error(`not ${kind} in ${deadlineMs} ms but ${JSON.stringify(link.state())}`));
    }, deadlineMs);
    const unsubscribe = link.subscribe(look);
    const end = () => {
      clearTimeout(timer);
      unsubscribe();
    };
    look(link.state());
  });
}
