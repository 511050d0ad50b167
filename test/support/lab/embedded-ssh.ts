import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectTo } from '../../../electron/lab/host/connect.ts';
import { type KeyPair, loadOrMakeKey } from '../../../electron/lab/host/keys.ts';
import { createShell, type LabShell } from '../../../electron/lab/host/shell.ts';
import { createSshHost, type SshHost } from '../../../electron/lab/host/ssh-host.ts';
import type { SshPeer } from '../../links/ssh/parts/context.ts';
import { freePort } from '../machine/ports.ts';

/** The lab's SSH server as the peer of the link suite; it forwards to every place unless told not to. */
export async function embeddedSshPeer({ forwarding }: { forwarding: boolean }): Promise<SshPeer> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-embedded-'));
  const port = await freePort();
  const userKey = await loadOrMakeKey(path.join(dir, 'user'));
  const shell = createShell(dir);
  let generation = 0;
  let hostKey: KeyPair;
  let host: SshHost;

  const launch = async () => {
    hostKey = await loadOrMakeKey(path.join(dir, `host-${generation}`));
    host = embeddedHost({ port, hostKey, userKey, shell, forwarding });
    await host.start();
  };
  await launch();
  return {
    target: () => ({
      host: '127.0.0.1',
      port,
      user: 'technician',
      auth: { kind: 'key', path: userKey.path },
      hostKey: hostKey.publicKey,
    }),
    async stop() {
      shell.killAll();
      await host.stop();
      rmSync(dir, { recursive: true, force: true });
    },
    kill: () => host.stop(),
    killSessions: () => void host.stop().then(() => host.start()),
    restart: () => host.start(),
    async replaceHostKey() {
      await host.stop();
      generation += 1;
      await launch();
    },
  };
}

type Parts = {
  readonly port: number;
  readonly hostKey: KeyPair;
  readonly userKey: KeyPair;
  readonly shell: LabShell;
  readonly forwarding: boolean;
};

function embeddedHost({ port, hostKey, userKey, shell, forwarding }: Parts): SshHost {
  return createSshHost({
    port,
    user: 'technician',
    hostKey: hostKey.privateKey,
    userKey: userKey.publicKey,
    ...(forwarding && {
      openUnix: (socket: string) => connectTo({ path: socket }),
      openTcp: (address: string, at: number) => connectTo({ host: address, port: at }),
    }),
    exec: (line, channel) => shell.run(line, channel),
  });
}
