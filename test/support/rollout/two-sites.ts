import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { createEngineHost, type LabEngineHost } from '../../../electron/lab/engine/engine-host.ts';
import { digestOf } from '../../../electron/lab/engine/images.ts';
import { loadOrMakeKey } from '../../../electron/lab/host/keys.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import { platform } from '../docker/image-archive.ts';
import { startGateway, type TestGateway } from '../gateway/gateway.ts';
import { freePort, freeRange } from '../machine/ports.ts';
import { openBackend, type RealBackend } from './real-fleet.ts';

const socket = '/var/run/docker.sock';
const behaviours = ['good', 'better', 'undercounting'] as const;

/** A main site with two gateways and one for disaster recovery that stands in for it. */
export type TwoSites = {
  readonly backend: RealBackend;
  readonly gateways: Readonly<Record<'gate-1' | 'gate-2' | 'gate-dr', TestGateway>>;
  readonly engines: Readonly<Record<'engine-main' | 'engine-dr', LabEngineHost>>;
  /** Names of the containers that run on an engine. */
  running(engine: 'engine-main' | 'engine-dr'): readonly string[];
  stop(): Promise<void>;
};

/** Real HAProxy and OpenSSH at the gateways; the engines are the lab's. */
export async function startTwoSites(): Promise<TwoSites> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-sites-'));
  const [one, two, dr] = await Promise.all(
    ['gate-1', 'gate-2', 'gate-dr'].map((id) => startGateway({ id })),
  );
  if (!one || !two || !dr) throw new Error('no gateway');
  const main = await startEngine('engine-main', 'main', dir);
  const away = await startEngine('engine-dr', 'dr', dir);
  const fleetFile = path.join(dir, 'fleet.yaml');
  const gateways = {
    'gate-1': gatewayEntry(one, 'main', 'engine-main'),
    'gate-2': gatewayEntry(two, 'main', 'engine-main'),
    'gate-dr': gatewayEntry(dr, 'dr', 'engine-dr'),
  };
  const engines = { 'engine-main': main.entry, 'engine-dr': away.entry };
  writeFileSync(fleetFile, fleetText(gateways, engines));
  const backend = await openBackend(fleetFile, path.join(dir, 'data'));
  const hosts = { 'engine-main': main.host, 'engine-dr': away.host };
  return {
    backend,
    gateways: { 'gate-1': one, 'gate-2': two, 'gate-dr': dr },
    engines: hosts,
    running: (engine) =>
      [...hosts[engine].engine.containers.values()]
        .filter((container) => container.status().kind === 'running')
        .map((container) => container.spec.name)
        .sort(),
    stop: async () => {
      await backend.close();
      await Promise.all([main.host.powerOff(), away.host.powerOff()]);
      await Promise.all([one, two, dr].map((gateway) => gateway.stop()));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function startEngine(id: string, site: string, dir: string) {
  const hostKey = await loadOrMakeKey(path.join(dir, id, 'host'));
  const userKey = await loadOrMakeKey(path.join(dir, id, 'user'));
  const port = await freePort();
  const ssh: SshTarget = {
    host: '127.0.0.1',
    port,
    user: 'technician',
    auth: { kind: 'key', path: userKey.path },
    hostKey: hostKey.publicKey,
  };
  const range = await freeRange(20);
  const description = {
    id,
    site,
    endpoint: { kind: 'ssh' as const, ssh, socket },
    address: '127.0.0.1',
    ports: range,
  };
  const keys = {
    user: 'technician',
    hostKey: hostKey.privateKey,
    userKey: userKey.publicKey,
  };
  const host = createEngineHost(description, path.join(dir, id), keys);
  for (const name of behaviours)
    host.engine.images.add({
      id: digestOf(name),
      tags: [`tallydeck-counter:${name}`],
      env: { TALLY_BEHAVIOUR: name, TALLY_VERSION: name },
      createdAt: new Date(0),
    });
  await host.powerOn();
  const ports = `${range.from}-${range.to}`;
  return { host, entry: { site, ssh: sshEntry(ssh), socket, address: '127.0.0.1', ports } };
}

function sshEntry({ host, port, user, hostKey, auth }: SshTarget): object {
  if (auth?.kind !== 'key') throw new Error('a test host is entered with a key');
  return { host, port, user, hostKey, key: auth.path };
}

function gatewayEntry({ gateway }: TestGateway, site: string, engine: string): object {
  const { paths, listeners, routes, ssh, mode } = gateway;
  return {
    site,
    ssh: sshEntry(ssh),
    mode,
    paths,
    listeners: Object.fromEntries(listeners.map(({ id, ...rest }) => [id, rest])),
    routes,
    engines: [engine],
  };
}

function fleetText(gateways: object, engines: object): string {
  const site = (environment: string) => ({
    environment,
    latitude: 10.8,
    longitude: 106.7,
    timeZone: 'Asia/Ho_Chi_Minh',
  });
  const placed = (at: string, engine: string) => ({
    service: 'counter',
    site: at,
    engine,
    instances: 1,
  });
  return stringify({
    name: 'Two sites',
    environments: {
      production: { kind: 'production', color: '#2f9e44', order: 1 },
      recovery: { kind: 'disaster-recovery', color: '#1c7ed6', order: 2 },
    },
    sites: { main: site('production'), dr: site('recovery') },
    gateways,
    engines,
    services: {
      counter: {
        port: 8080,
        stickiness: 'camera',
        metrics: { counts: 'tally_objects_total', latency: 'tally_inference_seconds' },
      },
    },
    releases: Object.fromEntries(
      behaviours.map((name) => [
        name,
        {
          service: 'counter',
          version: name,
          image: `tallydeck-counter:${name}`,
          platforms: { [platform]: { config: digestOf(name) } },
          rollback: 'safe',
        },
      ]),
    ),
    placements: {
      'main-here': placed('main', 'engine-main'),
      'dr-here': placed('dr', 'engine-dr'),
      'main-elsewhere': { ...placed('dr', 'engine-dr'), backupFor: 'main' },
    },
    cameras: { 'gate-1-cam': cameraAt('gate-1'), 'gate-2-cam': cameraAt('gate-2') },
  });
}

const cameraAt = (gateway: string): object => ({
  site: 'main',
  gateway,
  service: 'counter',
  zone: 'hall',
  model: 'test',
  match: { path: `/frames/${gateway}-cam` },
});
