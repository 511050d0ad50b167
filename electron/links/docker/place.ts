import { createHash } from 'node:crypto';
import type { Engine } from '../../../shared/model/engine.ts';
import type { Placement } from '../../../shared/model/placement.ts';
import type { PlatformImage, Release } from '../../../shared/model/release.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { SlotName } from '../../../shared/model/split.ts';
import { siteServed } from '../../fleet/index.ts';
import type { ImageFacts } from './inspect-image.ts';
import { instanceName } from './names.ts';
import type { ContainerSpec } from './spec.ts';

/** The lowest ports of the engine's range that nobody holds; fewer than `count` when it is full. */
export function freePorts(
  range: Engine['ports'],
  taken: ReadonlySet<number>,
  count: number,
): readonly number[] {
  const free: number[] = [];
  for (let port = range.from; port <= range.to && free.length < count; port++)
    if (!taken.has(port)) free.push(port);
  return free;
}

/** Of everything in the fleet file that a container is made from; the same settings, the same text. */
export function settingsDigest(service: Service, release: Release): string {
  const { port, env, resources } = service;
  const sorted = (record: object) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const made = [
    release.image,
    release.platforms,
    port,
    sorted({ ...env, ...release.env }),
    resources,
  ];
  const flags = service.flags ? [service.flags.path, sorted(release.flags ?? {})] : [];
  const text = JSON.stringify([...made, ...flags]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

export type Wanted = {
  readonly service: Service;
  readonly release: Release;
  readonly placement: Placement;
  readonly slot: SlotName;
};

/** Docker's description of an instance's container. `image`: its verified reference or digest. */
export function containerSpec(
  { service, release, placement, slot }: Wanted,
  instance: number,
  hostPort: number,
  image: string,
): ContainerSpec {
  return {
    name: instanceName(service.id, siteServed(placement), slot, instance),
    image,
    env: { ...service.env, ...release.env },
    labels: {
      'tallydeck.service': service.id,
      'tallydeck.site': siteServed(placement),
      'tallydeck.release': release.id,
      'tallydeck.slot': slot,
      'tallydeck.port': String(hostPort),
      'tallydeck.placement': placement.id,
      'tallydeck.image': release.image,
      'tallydeck.settings': settingsDigest(service, release),
    },
    containerPort: service.port,
    hostPort,
    resources: service.resources,
  };
}

/** The release's image for this platform; a sentence when it has none. */
export function imageFor(release: Release, platform: string): PlatformImage | string {
  if (release.platforms.length === 0) return { platform };
  const found = release.platforms.find((one) => samePlatform(one.platform, platform));
  if (found) return found;
  const given = release.platforms.map((one) => one.platform).join(', ');
  return `release ${release.id} has no image for ${platform}, only for ${given}`;
}

/** `linux/arm64/v8` and `linux/arm64` are the same to an engine that names no variant. */
function samePlatform(given: string, engine: string): boolean {
  return given === engine || given.startsWith(`${engine}/`);
}

/**
 * Says what is wrong with an image that the engine has under the release's name; undefined when it
 * is the one meant. The configuration digest settles it where it is given, since every way of
 * bringing an image in keeps it; the containerd image store names images by their manifest.
 */
export function mismatch(wanted: PlatformImage, found: ImageFacts): string | undefined {
  const { config, manifest } = wanted;
  if (!samePlatform(wanted.platform, found.platform))
    return `the image is for ${found.platform}, not for ${wanted.platform}`;
  if (config === undefined && manifest === undefined) return undefined;
  if (config === found.id || manifest === found.id) return undefined;
  if (config === undefined && manifest && found.manifests.includes(manifest)) return undefined;
  return `the image is ${found.id}, but the release names ${config ?? manifest}`;
}
