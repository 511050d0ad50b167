import type { CameraMatch } from '../../../shared/model/camera.ts';
import type { EngineEndpoint } from '../../../shared/model/engine.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import type { Release, WayBack } from '../../../shared/model/release.ts';
import type { Resources, Service } from '../../../shared/model/service.ts';
import type { SecretSource, SshAuth, SshTarget } from '../../../shared/model/ssh-target.ts';
import type { FleetFile } from './schema.ts';
import { toRules } from './schema-rollout.ts';

type Entry<S extends keyof FleetFile> =
  FleetFile[S] extends Readonly<Record<string, infer E>> ? E : never;
type SshEntry = Entry<'gateways'>['ssh'];

/** From the shape that is kind to people to the shape that is kind to code. */
export function toFleet(file: FleetFile): Fleet {
  return {
    name: file.name,
    environments: list(file.environments, (id, entry) => ({ name: id, ...entry, id })),
    sites: list(file.sites, (id, entry) => ({ name: id, ...entry, id })),
    gateways: list(file.gateways, toGateway),
    engines: list(file.engines, (id, { site, address, ports, type, ...reach }) => ({
      id,
      site,
      address,
      ports,
      ...(type !== undefined && { type }),
      endpoint: toEndpoint(reach),
    })),
    cameras: list(file.cameras, (id, { ingest: _, match, ...entry }) => ({
      name: id,
      ...entry,
      id,
      match: toMatch(match),
    })),
    services: list(file.services, toService),
    releases: list(file.releases, toRelease),
    placements: list(file.placements, (id, entry) => ({ ...entry, id })),
  };
}

const list = <E, T>(entries: Readonly<Record<string, E>>, to: (id: string, entry: E) => T): T[] =>
  Object.entries(entries).map(([id, entry]) => to(id, entry));

function toGateway(id: string, { ssh, listeners, ...entry }: Entry<'gateways'>): Gateway {
  return {
    ...entry,
    id,
    ssh: toSsh(ssh),
    listeners: list(listeners, (listener, at) => ({ ...at, id: listener })),
  };
}

function toSsh({ agent, key, passphrase, password, jump, ...host }: SshEntry): SshTarget {
  const auth = toAuth({ agent, key, passphrase, password });
  return { ...host, ...(auth && { auth }), ...(jump && { jump: toSsh(jump) }) };
}

type AuthKeys = { [K in 'agent' | 'key' | 'passphrase' | 'password']: SshEntry[K] | undefined };

function toAuth({ agent, key, passphrase, password }: AuthKeys): SshAuth | undefined {
  if (agent) return { kind: 'agent' };
  if (password) return { kind: 'password', password: toSecret(password) };
  if (!key) return undefined;
  return { kind: 'key', path: key, ...(passphrase && { passphrase: toSecret(passphrase) }) };
}

const toSecret = (source: string): SecretSource =>
  source === 'ask' ? { kind: 'ask' } : { kind: 'env', name: source.slice('env:'.length) };

const dockerSocket = '/var/run/docker.sock';

function toEndpoint({
  ssh,
  socket = dockerSocket,
  tls,
  local = dockerSocket,
}: Pick<Entry<'engines'>, 'ssh' | 'socket' | 'tls' | 'local'>): EngineEndpoint {
  if (ssh) return { kind: 'ssh', ssh: toSsh(ssh), socket };
  if (tls) return { kind: 'tls', ...tls };
  return { kind: 'local', socket: local };
}

/** HTTP compares the names of headers without regard to case; small letters are ours. */
export function toMatch(match: Entry<'cameras'>['match']): CameraMatch {
  if (match.source !== undefined) return { kind: 'source', address: match.source };
  if (match.path !== undefined) return { kind: 'path', path: match.path };
  if (match.query) return { kind: 'query', ...match.query };
  if (match.header) {
    return { kind: 'header', name: match.header.name.toLowerCase(), value: match.header.value };
  }
  return { kind: 'certificate', commonName: match.certificate ?? '' };
}

function toService(
  id: string,
  { resources, shadow, rollout, ...entry }: Entry<'services'>,
): Service {
  const { memory, sharedMemory, ...rest } = resources;
  const needs: Resources = {
    ...rest,
    ...(memory !== undefined && { memoryBytes: memory }),
    ...(sharedMemory !== undefined && { sharedMemoryBytes: sharedMemory }),
  };
  return {
    name: id,
    ...entry,
    id,
    resources: needs,
    rollout: toRules(rollout),
    ...(shadow && { shadow: { maxFrameBytes: shadow.maxFrame, inFlight: shadow.inFlight } }),
  };
}

function toRelease(id: string, entry: Entry<'releases'>): Release {
  const { rollback: kind, rollbackReason: reason = '', platforms, ...rest } = entry;
  const rollback: WayBack = kind === 'safe' ? { kind } : { kind, reason };
  return {
    ...rest,
    id,
    platforms: list(platforms, (platform, digests) => ({ platform, ...digests })),
    rollback,
  };
}
