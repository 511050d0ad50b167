import { z } from 'zod';
import {
  choice,
  decimal,
  headerName,
  idOf,
  integer,
  labelName,
  metricName,
  port,
  remotePath,
  text,
  urlPath,
  variables,
  words,
} from './leaves.ts';
import { argv, rolloutSchema } from './schema-rollout.ts';
import { bytes, seconds } from './units.ts';

const metricsSchema = z.strictObject({
  counts: metricName('the counter of counted objects'),
  requests: metricName('the counter of answered frames').exactOptional(),
  latency: metricName('the histogram of inference seconds').exactOptional(),
  labels: z
    .strictObject({
      camera: labelName('the camera').prefault('camera'),
      class: labelName('the class of object').prefault('class'),
      direction: labelName('the direction').prefault('direction'),
      code: labelName('the status code of an answer').prefault('code'),
    })
    .prefault({}),
});

const countExpected = 'a number of devices, or all';
const token = (expected: string) => text(/^[A-Za-z0-9][A-Za-z0-9_.,=:-]*$/, expected, 120);
const gpuSchema = z.strictObject({
  count: z
    .union([z.int().min(1).max(64), z.literal('all')], { error: countExpected })
    .meta({ description: countExpected })
    .prefault('all'),
  driver: token('a driver, such as nvidia').exactOptional(),
  ids: z.array(token("a device's id")).exactOptional(),
  capabilities: z.array(token('a capability, such as gpu')).prefault(['gpu']),
});

const absolute = '/[A-Za-z0-9_@+./-]*';
const resourcesSchema = z
  .strictObject({
    memory: bytes.exactOptional(),
    cpus: decimal(0.01, 1024, 'a number of CPUs, such as 1.5').exactOptional(),
    gpu: gpuSchema.exactOptional(),
    devices: z.array(remotePath('a device on the engine')).prefault([]),
    sharedMemory: bytes.exactOptional(),
    volumes: z
      .array(
        text(
          new RegExp(`^${absolute}:${absolute}(?::r[ow])?$`),
          'a volume as /on-the-engine:/in-the-container or …:ro',
          1024,
        ),
      )
      .prefault([]),
  })
  .prefault({});

const leaseSchema = z
  .strictObject({
    driving: seconds(5, 600, 'a time').prefault('15s'),
    deadMan: seconds(10, 86_400, 'a time').prefault('120s'),
  })
  .refine(({ driving, deadMan }) => driving < deadMan, {
    error: 'driving shorter than deadMan: another console must be able to take over first',
  })
  .prefault({});

const shadowSchema = z.strictObject({
  maxFrame: bytes.prefault('512k'),
  inFlight: integer(1, 1000, 'how many copies may be under way at once').prefault(32),
});

/** It stands between double quotes in HAProxy's configuration, where `%` begins a variable. */
const healthHeader = text(
  /^[A-Za-z0-9_.:/@=,;+*~ -]+$/,
  'the value of a header, of letters, digits, blanks and . _ : / @ = , ; + * ~ - only',
  200,
);

const statusesExpected = 'status codes of a healthy answer, such as 200 or 200-299,304';

const rangesRise = (statuses: string): boolean =>
  statuses.split(',').every((range) => {
    const [low = '', high = low] = range.split('-');
    return Number(low) <= Number(high);
  });

export const serviceSchema = z.strictObject({
  name: words('the name that people read').exactOptional(),
  port: port('where the container listens'),
  healthPath: urlPath('where health is asked').prefault('/healthz'),
  healthStatus: z
    .union([
      z.int().min(100).max(599).transform(String),
      text(/^[1-5]\d\d(?:-[1-5]\d\d)?(?:,[1-5]\d\d(?:-[1-5]\d\d)?)*$/, statusesExpected, 60).refine(
        rangesRise,
        { error: statusesExpected },
      ),
    ])
    .prefault('200-399'),
  healthHeaders: z.record(headerName, healthHeader).prefault({}),
  metricsPath: urlPath('where metrics are read').prefault('/metrics'),
  metrics: metricsSchema,
  stickiness: choice(['camera', 'frame'], 'camera (the default) or frame').prefault('camera'),
  env: variables,
  resources: resourcesSchema,
  rateLimit: integer(
    1,
    100_000,
    'the whole number of frames a second that one camera may send',
  ).exactOptional(),
  shadow: shadowSchema.exactOptional(),
  lease: leaseSchema,
  rollout: rolloutSchema,
  flags: z.strictObject({ path: remotePath('the flag file inside the container') }).exactOptional(),
});

const digest = (what: string) =>
  text(/^sha256:[0-9a-f]{64}$/, `the digest of the ${what}, sha256: and 64 hexadecimal digits`);
const platformSchema = z
  .strictObject({
    manifest: digest('manifest').exactOptional(),
    config: digest("image's configuration").exactOptional(),
  })
  .refine((image) => Object.keys(image).length > 0, {
    error: 'a manifest digest, a config digest, or both',
  });

const component = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*';
const imageReference = new RegExp(
  `^(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::\\d{1,5})?/)?${component}(?:/${component})*` +
    `(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
);
const needsReason = 'a rollbackReason: people must know why there is no plain way back';

export const releaseSchema = z
  .strictObject({
    service: idOf('a service'),
    version: text(/^[A-Za-z0-9][A-Za-z0-9_.+-]*$/, "a version such as '1.4', in quotes", 64),
    image: text(imageReference, 'an image such as registry.example/counter:1.4.0'),
    platforms: z
      .record(
        text(/^[a-z0-9]+\/[a-z0-9]+(?:\/v[0-9]+)?$/, 'a platform such as linux/amd64', 40),
        platformSchema,
      )
      .refine((platforms) => Object.keys(platforms).length > 0, {
        error: 'at least one platform, such as linux/amd64',
      }),
    env: variables,
    rollback: choice(
      ['safe', 'needs-migration', 'impossible'],
      'safe, needs-migration or impossible',
    ),
    rollbackReason: words('why the way back is not safe', 400).exactOptional(),
    migration: z.strictObject({ backup: argv, command: argv }).exactOptional(),
    flags: z
      .record(text(/^[A-Za-z][A-Za-z0-9_.-]*$/, 'the name of a feature flag', 64), z.boolean())
      .prefault({}),
  })
  .refine((release) => release.rollback === 'safe' || release.rollbackReason !== undefined, {
    error: needsReason,
  });

export const placementSchema = z.strictObject({
  service: idOf('a service'),
  site: idOf('a site'),
  engine: idOf('an engine'),
  instances: integer(1, 64, 'how many containers, from 1 to 64').prefault(1),
  initial: idOf('a release').exactOptional(),
  backupFor: idOf('the site that this one stands in for').exactOptional(),
});
