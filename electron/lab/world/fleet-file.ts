import { stringify } from 'yaml';
import { assertNever } from '../../../shared/model/assert-never.ts';
import type { CameraMatch } from '../../../shared/model/camera.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import type { Release } from '../../../shared/model/release.ts';
import type { RolloutRules } from '../../../shared/model/rollout-rules.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';

const heading = ` The training site. Every host and camera in this file is simulated on this machine.
 It is written anew at each start of the lab.
`;

/** The lab's fleet as a person would write it down. */
export function fleetFile(fleet: Fleet): string {
  return `${heading.replaceAll(/^ /gm, '# ')}\n${stringify(
    {
      name: fleet.name,
      environments: byId(fleet.environments, (environment) => environment),
      sites: byId(fleet.sites, (site) => site),
      gateways: byId(fleet.gateways, gatewayEntry),
      engines: byId(fleet.engines, engineEntry),
      services: byId(fleet.services, serviceEntry),
      releases: byId(fleet.releases, releaseEntry),
      placements: byId(fleet.placements, (placement) => placement),
      cameras: byId(fleet.cameras, ({ match, ...camera }) => ({
        ...camera,
        match: matchEntry(match),
      })),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  )}`;
}

type WithId = { readonly id: string };

function byId<T extends WithId>(things: readonly T[], entry: (thing: T) => object): object {
  return Object.fromEntries(
    things.map((thing) => {
      const { id, ...rest } = entry(thing) as WithId;
      return [thing.id, rest];
    }),
  );
}

function gatewayEntry({ id, site, ssh, listeners, ...rest }: Gateway): object {
  return {
    id,
    site,
    ssh: sshEntry(ssh),
    ...rest,
    listeners: byId(listeners, (listener) => listener),
  };
}

function engineEntry({ endpoint, ports, ...rest }: Engine): object {
  if (endpoint.kind !== 'ssh') throw new Error('a lab engine is reached by SSH');
  const { ssh, socket } = endpoint;
  return { ...rest, ssh: sshEntry(ssh), socket, ports: `${ports.from}-${ports.to}` };
}

function sshEntry({ auth, host, port, user, hostKey }: SshTarget): object {
  if (auth?.kind !== 'key') throw new Error('a lab host is entered with a key');
  return { host, port, user, key: auth.path, hostKey };
}

function serviceEntry({ resources: _, shadow, lease, rollout, ...rest }: Service): object {
  return {
    ...rest,
    ...(shadow && { shadow: { maxFrame: shadow.maxFrameBytes, inFlight: shadow.inFlight } }),
    lease: { driving: `${lease.driving}s`, deadMan: `${lease.deadMan}s` },
    rollout: rolloutEntry(rollout),
  };
}

/** Settings that differ from the defaults: all else is as for any service. */
function rolloutEntry({ gates, smoke, watchSeconds, keepSeconds }: RolloutRules): object {
  const { countDeviation, leastFrames, leastObjects } = gates;
  return {
    gates: { countDeviation, leastFrames, leastObjects },
    smoke: smoke.map((check) => {
      if (check.kind === 'command') return { command: check.argv };
      const { kind: __, ...asked } = check;
      return asked;
    }),
    watch: `${watchSeconds}s`,
    keep: `${keepSeconds}s`,
  };
}

function releaseEntry({ platforms, rollback, env: _, ...release }: Release): object {
  return {
    ...release,
    platforms: Object.fromEntries(platforms.map(({ platform, ...image }) => [platform, image])),
    rollback: rollback.kind,
    ...(rollback.kind === 'safe' ? {} : { rollbackReason: rollback.reason }),
  };
}

function matchEntry(match: CameraMatch): object {
  switch (match.kind) {
    case 'source':
      return { source: match.address };
    case 'path':
      return { path: match.path };
    case 'query':
    case 'header':
      return { [match.kind]: { name: match.name, value: match.value } };
    case 'certificate':
      return { certificate: match.commonName };
    default:
      return assertNever(match);
  }
}
