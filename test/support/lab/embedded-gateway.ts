import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGateway } from '../../../electron/lab/gateway/gateway.ts';
import { loadOrMakeKey } from '../../../electron/lab/host/keys.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import type { GatewayPeer } from '../../links/traffic/parts/context.ts';
import { freePort } from '../machine/ports.ts';

const user = 'technician';

/** The lab's gateway with its embedded router, with nothing of ours installed. */
export async function embeddedGatewayPeer(): Promise<GatewayPeer> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-embedded-gw-'));
  const [hostKey, userKey] = [
    await loadOrMakeKey(path.join(dir, 'host')),
    await loadOrMakeKey(path.join(dir, 'user')),
  ];
  const port = await freePort();
  const gateway: Gateway = {
    id: 'gate-1',
    site: 'site-1',
    ssh: {
      host: '127.0.0.1',
      port: await freePort(),
      user,
      auth: { kind: 'key', path: userKey.path },
      hostKey: hostKey.publicKey,
    },
    mode: 'manage',
    paths: {
      config: path.join(dir, 'tallydeck.cfg'),
      maps: path.join(dir, 'maps'),
      socket: path.join(dir, 'admin.sock'),
      reload: 'systemctl reload haproxy',
    },
    listeners: [{ id: 'main', address: '127.0.0.1', port }],
    routes: [{ listener: 'main', service: 'counter' }],
    engines: [],
  };
  mkdirSync(gateway.paths.maps);
  writeFileSync(gateway.paths.config, '# nothing installed yet\n');
  const keys = { user, hostKey: hostKey.privateKey, userKey: userKey.publicKey };
  const lab = createGateway(gateway, [], keys, 'embedded', () => undefined);
  await lab.powerOn();
  return {
    gateway,
    port,
    crash: lab.powerOff,
    restart: lab.powerOn,
    async stop() {
      await lab.powerOff();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
