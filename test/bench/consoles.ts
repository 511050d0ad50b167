import { ChangeStore } from '../../electron/changes/change-store.ts';
import { Changes } from '../../electron/changes/changes.ts';
import { CommandQueue } from '../../electron/changes/queue.ts';
import { openAdminLink } from '../../electron/links/haproxy/admin.ts';
import { createConnectLimiter } from '../../electron/links/ssh/limiter.ts';
import { openSshLink } from '../../electron/links/ssh/open.ts';
import { createSecretStore } from '../../electron/links/ssh/secrets.ts';
import { createTrustStore } from '../../electron/links/ssh/trust-store.ts';
import { GatewayTraffic } from '../../electron/traffic/gateway-traffic.ts';
import { counterService } from '../support/gateway/counter-service.ts';
import { testCameras } from '../support/gateway/traffic.ts';
import { waitFor } from '../support/machine/wait.ts';
import { type Defer, tempDir, together } from './closers.ts';
import { camerasEach, type FarmGateway } from './farm.ts';
import { median } from './figures.ts';

export type Console = {
  readonly changes: Changes;
  readonly traffics: readonly GatewayTraffic[];
  /** ms from asking to having every link open. */
  readonly openedMs: number;
  /** One question to one gateway alone, the median of all. */
  readonly roundTripMs: number;
};

/** What a running console has: a link to every gateway, each read once. */
export async function openConsole(
  defer: Defer,
  farm: readonly FarmGateway[],
  portOf: (gateway: FarmGateway) => number,
): Promise<Console> {
  const dataDir = tempDir(defer);
  const started = performance.now();
  const log = (): void => {};
  const shared = {
    trustStore: createTrustStore(dataDir, log),
    limiter: createConnectLimiter(32, 32),
    secrets: createSecretStore(),
    log,
  };
  const ends = together(defer);
  const traffics = farm.map((each) => {
    const { gateway } = each;
    const target = { ...gateway.ssh, port: portOf(each) };
    const ssh = openSshLink({ host: gateway.id, target, ...shared });
    ends(() => ssh.close());
    const admin = openAdminLink({ ssh, path: gateway.paths.socket });
    ends(() => admin.close());
    return new GatewayTraffic({
      gateway,
      ssh,
      admin,
      services: [counterService],
      console: 'bench@here#1',
    });
  });
  const open = () => traffics.every((each) => each.admin.process() !== undefined);
  await waitFor(open, { what: 'links to all gateways', deadlineMs: 120_000 });
  const openedMs = performance.now() - started;
  for (const traffic of traffics) {
    const read = await traffic.tend();
    if (read.kind !== 'done') throw new Error(`${traffic.gateway.id}: ${read.fault.detail}`);
  }
  const store = await ChangeStore.open(dataDir);
  const queue = await CommandQueue.open(dataDir);
  const trips: number[] = [];
  for (const { admin } of traffics) {
    const asked = performance.now();
    await admin.send(['show info']);
    trips.push(performance.now() - asked);
  }
  const camerasAt = (gateway: string) => testCameras(gateway, camerasEach).map(({ id }) => id);
  return {
    changes: new Changes({ store, queue, operator: 'bench@here', camerasAt }),
    traffics,
    openedMs,
    roundTripMs: median(trips),
  };
}
