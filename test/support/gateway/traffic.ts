import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AdminLink, openAdminLink } from '../../../electron/links/haproxy/admin.ts';
import type { SshLink } from '../../../electron/links/link.ts';
import { createConnectLimiter } from '../../../electron/links/ssh/limiter.ts';
import { openSshLink } from '../../../electron/links/ssh/open.ts';
import { createSecretStore } from '../../../electron/links/ssh/secrets.ts';
import { createTrustStore } from '../../../electron/links/ssh/trust-store.ts';
import { GatewayTraffic } from '../../../electron/traffic/gateway-traffic.ts';
import { install } from '../../../electron/traffic/install.ts';
import type { ConfigInput } from '../../../electron/traffic/render-config.ts';
import type { InstallProgress } from '../../../shared/contract/traffic.ts';
import type { Camera } from '../../../shared/model/camera.ts';
import type { Service } from '../../../shared/model/service.ts';
import { waitFor } from '../machine/wait.ts';
import { counterService } from './counter-service.ts';
import type { TestGateway } from './gateway.ts';

export const testCameras = (gateway: string, count: number): readonly Camera[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `cam-${index + 1}`,
    name: `Camera ${index + 1}`,
    site: 'site-1',
    gateway,
    service: 'counter',
    zone: 'hall',
    model: 'test',
    match: { kind: 'path', path: `/frames/cam-${index + 1}` },
  }));

/** A console as far as one gateway's traffic goes: links, traffic, and what is to be installed. */
export type TestConsole = {
  readonly ssh: SshLink;
  readonly admin: AdminLink;
  readonly traffic: GatewayTraffic;
  readonly input: ConfigInput;
  install(): Promise<readonly InstallProgress[]>;
  close(): Promise<void>;
};

export type ConsoleOptions = {
  readonly name?: string;
  readonly service?: Service;
  /** How many, known by path. */
  readonly cameras?: number;
  /** Instead of one service. */
  readonly services?: readonly Service[];
  /** Instead of cameras known by path. */
  readonly cameraList?: readonly Camera[];
  readonly backups?: Readonly<Record<string, number>>;
};

export async function openConsole(
  test: Pick<TestGateway, 'gateway'>,
  options: ConsoleOptions = {},
): Promise<TestConsole> {
  const services = options.services ?? [options.service ?? counterService];
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-console-'));
  const log = (): void => {};
  const ssh = openSshLink({
    host: test.gateway.id,
    target: test.gateway.ssh,
    trustStore: createTrustStore(dir, log),
    limiter: createConnectLimiter(),
    secrets: createSecretStore(),
    log,
  });
  const admin = openAdminLink({ ssh, path: test.gateway.paths.socket });
  const cameras = options.cameraList ?? testCameras(test.gateway.id, options.cameras ?? 8);
  const backups = options.backups ?? {};
  const input = { gateway: test.gateway, services, cameras, instances: {}, backups };
  const console = `${options.name ?? 'tester@here'}#1`;
  const traffic = new GatewayTraffic({
    gateway: test.gateway,
    ssh,
    admin,
    services,
    console,
  });
  await waitFor(() => admin.process() !== undefined, { what: 'the admin stream' });
  return {
    ssh,
    admin,
    traffic,
    input,
    install: async () => {
      const progress: InstallProgress[] = [];
      for await (const each of install({ ssh, admin, input, traffic })) progress.push(each);
      return progress;
    },
    close: async () => {
      await admin.close();
      await ssh.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
