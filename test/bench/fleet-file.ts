import { writeFileSync } from 'node:fs';
import type { Gateway } from '../../shared/model/gateway.ts';
import { counterService } from '../support/gateway/counter-service.ts';
import { testCameras } from '../support/gateway/traffic.ts';

type Target = {
  readonly gateway: Gateway;
  readonly sshd: { readonly hostKeyLine: string; readonly clientKeyPath: string };
};

/** A fleet of these gateways, each at a site of its own. JSON is YAML. */
export function writeFleetFile(file: string, targets: readonly Target[], cameras: number): void {
  const entries = <T>(make: (target: Target) => readonly (readonly [string, T])[]) =>
    Object.fromEntries(targets.flatMap(make));
  const fleet = {
    name: 'Bench',
    environments: { all: { kind: 'production', color: '#2f9e44', order: 1 } },
    sites: entries(({ gateway }) => [
      [
        gateway.site,
        { environment: 'all', latitude: 10.7, longitude: 106.7, timeZone: 'Asia/Ho_Chi_Minh' },
      ],
    ]),
    gateways: entries((target) => [[target.gateway.id, gatewayEntry(target)]]),
    engines: {},
    cameras: entries(({ gateway }) =>
      testCameras(gateway.id, cameras).map((camera) => [
        `${gateway.id}-${camera.id}`,
        {
          site: gateway.site,
          gateway: gateway.id,
          service: camera.service,
          zone: camera.zone,
          model: camera.model,
          match: { path: camera.match.kind === 'path' ? camera.match.path : '' },
        },
      ]),
    ),
    services: {
      [counterService.id]: { port: counterService.port, metrics: counterService.metrics },
    },
  };
  writeFileSync(file, JSON.stringify(fleet, undefined, 2));
}

function gatewayEntry({ gateway, sshd }: Target) {
  const { host, port, user } = gateway.ssh;
  return {
    site: gateway.site,
    ssh: { host, port, user, key: sshd.clientKeyPath, hostKey: sshd.hostKeyLine },
    mode: gateway.mode,
    paths: gateway.paths,
    listeners: Object.fromEntries(
      gateway.listeners.map(({ id, address, port: at }) => [id, { address, port: at }]),
    ),
    routes: gateway.routes,
    engines: [],
  };
}
