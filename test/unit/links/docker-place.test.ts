import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultRules } from '../../../electron/fleet/file/schema-rollout.ts';
import {
  containerSpec,
  freePorts,
  imageFor,
  mismatch,
  settingsDigest,
} from '../../../electron/links/docker/place.ts';
import { createOptions } from '../../../electron/links/docker/spec.ts';
import type { Release } from '../../../shared/model/release.ts';
import type { Service } from '../../../shared/model/service.ts';

test('free ports are the lowest that nobody holds, none twice, none outside', () => {
  const range = fc.record({
    from: fc.integer({ min: 1, max: 100 }),
    size: fc.integer({ min: 0, max: 50 }),
  });
  const taken = fc.uniqueArray(fc.integer({ min: 1, max: 150 }));
  fc.assert(
    fc.property(range, taken, fc.nat(10), ({ from, size }, held, count) => {
      const to = from + size;
      const ports = freePorts({ from, to }, new Set(held), count);
      const free = Array.from({ length: size + 1 }, (_, i) => from + i).filter(
        (port) => !held.includes(port),
      );
      expect(ports).toEqual(free.slice(0, count));
    }),
  );
});

const service: Service = {
  id: 'counter',
  name: 'Counter',
  port: 8080,
  healthPath: '/healthz',
  healthStatus: '200-399',
  healthHeaders: {},
  metricsPath: '/metrics',
  metrics: {
    counts: 'n',
    labels: { camera: 'camera', class: 'class', direction: 'direction', code: 'code' },
  },
  stickiness: 'camera',
  env: { MODE: 'fast', ZONE: 'north' },
  resources: {
    memoryBytes: 1024,
    cpus: 1.5,
    gpu: { count: 'all', driver: 'nvidia', capabilities: ['gpu', 'video'] },
    devices: ['/dev/video0', '/dev/a:/dev/b:r'],
    sharedMemoryBytes: 2048,
    volumes: ['/models:/models:ro'],
  },
  lease: { driving: 15, deadMan: 120 },
  rollout: defaultRules,
};
const release: Release = {
  id: 'counter-2',
  service: 'counter',
  version: '2',
  image: 'registry.example:5000/counter:2',
  platforms: [],
  env: { MODE: 'exact' },
  rollback: { kind: 'safe' },
};
const placement = { id: 'p1', service: 'counter', site: 'gate', engine: 'e1', instances: 2 };
const wanted = { service, release, placement, slot: 'b' } as const;

test('a container carries what the fleet says, and the release wins over the service', () => {
  const spec = containerSpec(wanted, 2, 20_001, 'sha256:abc');
  expect(createOptions(spec)).toEqual({
    name: 'td-counter-gate-b-2',
    Image: 'sha256:abc',
    Env: ['MODE=exact', 'ZONE=north'],
    Labels: {
      'tallydeck.service': 'counter',
      'tallydeck.site': 'gate',
      'tallydeck.release': 'counter-2',
      'tallydeck.slot': 'b',
      'tallydeck.port': '20001',
      'tallydeck.placement': 'p1',
      'tallydeck.image': 'registry.example:5000/counter:2',
      'tallydeck.settings': settingsDigest(wanted.service, wanted.release),
    },
    ExposedPorts: { '8080/tcp': {} },
    HostConfig: {
      PortBindings: { '8080/tcp': [{ HostPort: '20001' }] },
      RestartPolicy: { Name: 'always' },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
      Memory: 1024,
      NanoCpus: 1_500_000_000,
      ShmSize: 2048,
      Binds: ['/models:/models:ro'],
      Devices: [
        { PathOnHost: '/dev/video0', PathInContainer: '/dev/video0', CgroupPermissions: 'rwm' },
        { PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'r' },
      ],
      DeviceRequests: [{ Driver: 'nvidia', Count: -1, Capabilities: [['gpu', 'video']] }],
    },
  });
});

test('GPUs are asked for by id or by number, never both', () => {
  const gpu = { count: 2, ids: ['GPU-1'], capabilities: ['gpu'] };
  const with_ = (one: Service['resources']['gpu']) =>
    createOptions({
      ...containerSpec(wanted, 1, 1, 'x'),
      resources: { devices: [], volumes: [], ...(one && { gpu: one }) },
    }).HostConfig;
  expect(with_(gpu)?.DeviceRequests).toEqual([
    { Driver: '', DeviceIDs: ['GPU-1'], Capabilities: [['gpu']] },
  ]);
  const { ids: _, ...counted } = gpu;
  expect(with_(counted)?.DeviceRequests).toEqual([
    { Driver: '', Count: 2, Capabilities: [['gpu']] },
  ]);
  expect(with_(undefined)).not.toHaveProperty('DeviceRequests');
});

test('a name that is no id makes no container', () => {
  const site = { ...placement, site: '../x' };
  expect(() => containerSpec({ ...wanted, placement: site }, 1, 1, 'x')).toThrow('not an id');
});

const image = (id: string, manifests: string[] = [], platform = 'linux/amd64') => ({
  id,
  manifests,
  platform,
});

test.each([
  ['no digest given', {}, image('sha256:1'), undefined],
  ['the configuration fits', { config: 'sha256:1' }, image('sha256:1'), undefined],
  [
    'another configuration',
    { config: 'sha256:2' },
    image('sha256:1'),
    'sha256:1, but the release names sha256:2',
  ],
  ['the manifest fits', { manifest: 'sha256:m' }, image('sha256:1', ['sha256:m']), undefined],
  [
    'an image store that names by manifest',
    { manifest: 'sha256:m', config: 'sha256:2' },
    image('sha256:m'),
    undefined,
  ],
  // A tag moved to another build can share nothing but an old manifest entry.
  [
    'manifest fits, configuration does not',
    { manifest: 'sha256:m', config: 'sha256:2' },
    image('sha256:1', ['sha256:m']),
    'names sha256:2',
  ],
  [
    'a manifest lost by loading, no configuration given',
    { manifest: 'sha256:m' },
    image('sha256:1'),
    'names sha256:m',
  ],
  [
    'another platform',
    { config: 'sha256:1' },
    image('sha256:1', [], 'linux/arm64'),
    'for linux/arm64',
  ],
])('verification: %s', (_, digests, found, expected) => {
  const said = mismatch({ platform: 'linux/amd64', ...digests }, found);
  if (expected === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(expected);
});

test('the image of a release is taken for the platform, with or without a variant', () => {
  const platforms = [
    { platform: 'linux/amd64' },
    { platform: 'linux/arm64/v8', config: 'sha256:8' },
  ];
  expect(imageFor({ ...release, platforms }, 'linux/arm64')).toEqual(platforms[1]);
  expect(imageFor({ ...release, platforms }, 'linux/riscv64')).toBe(
    'release counter-2 has no image for linux/riscv64, only for linux/amd64, linux/arm64/v8',
  );
  expect(imageFor(release, 'linux/arm64')).toEqual({ platform: 'linux/arm64' });
});

test('the digest of settings changes with what a container is made from, and with nothing else', () => {
  const { service, release } = wanted;
  const digest = settingsDigest(service, release);
  expect(settingsDigest({ ...service, name: 'Another name' }, release)).toBe(digest);
  expect(settingsDigest({ ...service, env: { ...service.env, NEW: '1' } }, release)).not.toBe(
    digest,
  );
  expect(settingsDigest(service, { ...release, image: 'x:2' })).not.toBe(digest);
  expect(settingsDigest({ ...service, port: service.port + 1 }, release)).not.toBe(digest);
});
