import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import pino from 'pino';
import { stringify } from 'yaml';
import { createBackend } from '../../../electron/api/backend.ts';
import type { SitePicture } from '../../../shared/model/picture.ts';
import type { TestGateway } from '../gateway/gateway.ts';

/** What the fleet file says of a gateway. */
type Entered = Pick<TestGateway, 'gateway' | 'dir'>;

const camerasEach = 4;
export const camerasOf = (gateway: string): readonly string[] =>
  Array.from({ length: camerasEach }, (_, index) => `${gateway}-cam-${index + 1}`);
export const siteOf = (gateway: string): string => `site-of-${gateway}`;

/** `fleet.yaml` for real gateways, one at each site, all in one environment. */
export function fleetText(gateways: readonly Entered[]): string {
  const byGateway = (entry: (gateway: Entered) => object, id = (one: string) => one) =>
    Object.fromEntries(gateways.map((each) => [id(each.gateway.id), entry(each)]));
  return stringify({
    name: 'Real gateways',
    environments: { production: { kind: 'production', color: '#2f9e44', order: 1 } },
    sites: byGateway(
      () => ({
        environment: 'production',
        latitude: 10.8,
        longitude: 106.7,
        timeZone: 'Asia/Ho_Chi_Minh',
      }),
      siteOf,
    ),
    gateways: byGateway(gatewayEntry),
    engines: byGateway(
      (each) => ({ ...engineEntry(each), address: '127.0.0.1', ports: '21000-21009' }),
      (id) => `engine-of-${id}`,
    ),
    services: {
      counter: {
        port: 8080,
        stickiness: 'camera',
        metrics: { counts: 'tally_objects_total', latency: 'tally_inference_seconds' },
      },
    },
    cameras: Object.fromEntries(
      gateways.flatMap(({ gateway }) =>
        camerasOf(gateway.id).map((camera) => [
          camera,
          {
            site: siteOf(gateway.id),
            gateway: gateway.id,
            service: 'counter',
            zone: 'hall',
            model: 'test',
            match: { path: `/frames/${camera}` },
          },
        ]),
      ),
    ),
  });
}

/** Docker of the gateway's own host, through the same sshd; whatever stands at that socket. */
export const dockerSocketOf = ({ dir }: Entered): string => path.join(dir, 'docker.sock');

const engineEntry = (each: Entered): object => ({
  site: siteOf(each.gateway.id),
  ssh: sshEntry(each),
  socket: dockerSocketOf(each),
});

function sshEntry({ gateway }: Entered): object {
  const { host, port, user, hostKey, auth } = gateway.ssh;
  if (auth?.kind !== 'key') throw new Error('a test gateway is entered with a key');
  return { host, port, user, hostKey, key: auth.path };
}

function gatewayEntry(each: Entered): object {
  const { gateway } = each;
  const { paths, listeners, mode } = gateway;
  return {
    site: siteOf(gateway.id),
    ssh: sshEntry(each),
    mode,
    paths,
    listeners: Object.fromEntries(
      listeners.map(({ id, address, port: at }) => [id, { address, port: at }]),
    ),
    routes: [{ listener: 'main', service: 'counter' }],
    engines: [`engine-of-${gateway.id}`],
  };
}

export type RealBackend = Awaited<ReturnType<typeof openBackend>>;

/** The whole backend on a fleet file, asked through its contract without a wire. */
export async function openBackend(fleetFile: string, dataDir: string) {
  const log = pino({ level: process.env.TALLYDECK_TEST_LOG ?? 'silent' });
  const backend = await createBackend({ fleetFile, dataDir, host: 'headless', log });
  const client = createRouterClient(backend.router);
  return {
    client,
    close: () => backend.close(),
    /** What the site's screen shows at this moment. */
    async picture(site: string): Promise<SitePicture> {
      for await (const event of await client.live.site({ site })) return event.picture;
      throw new Error(`no picture of ${site}`);
    },
  };
}

/** A directory with a fleet file in it. */
export function fleetDirectory(text: string) {
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-fleet-'));
  const file = path.join(dir, 'fleet.yaml');
  writeFileSync(file, text);
  return {
    file,
    dataDir: path.join(dir, 'data'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
