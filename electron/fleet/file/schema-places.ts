import { z } from 'zod';
import { environmentKinds } from '../../../shared/model/environment.ts';
import {
  choice,
  decimal,
  headerName,
  idOf,
  integer,
  ipAddress,
  matchValue,
  text,
  urlPath,
  words,
} from './leaves.ts';

export const environmentSchema = z.strictObject({
  name: words('the name that people read').exactOptional(),
  kind: choice(environmentKinds, `one of ${environmentKinds.join(', ')}`),
  color: text(/^#[0-9A-Fa-f]{6}$/, "a colour such as '#2f9e44', in quotes"),
  order: integer(-1000, 1000, 'a whole number: lanes are drawn in this order, lowest first'),
});

const zoneExpected = 'an IANA time zone, such as Asia/Ho_Chi_Minh';
const timeZone = text(/^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/, zoneExpected, 64).refine(
  isTimeZone,
  { error: zoneExpected },
);

export const siteSchema = z.strictObject({
  name: words('the name that people read').exactOptional(),
  environment: idOf('an environment'),
  latitude: decimal(-90, 90, 'degrees north, from -90 to 90'),
  longitude: decimal(-180, 180, 'degrees east, from -180 to 180'),
  timeZone,
});

export const matchKinds = ['source', 'path', 'query', 'header', 'certificate'] as const;
const oneMatch = `exactly one of ${matchKinds.join(', ')}`;

const queryName = text(/^[A-Za-z0-9_.~-]+$/, 'the name of a query parameter', 64);
const matchSchema = z
  .strictObject({
    source: ipAddress("the camera's IP address").exactOptional(),
    path: urlPath('the path that the camera posts to').exactOptional(),
    query: z
      .strictObject({ name: queryName, value: matchValue("the parameter's value") })
      .exactOptional(),
    header: z
      .strictObject({ name: headerName, value: matchValue("the header's value") })
      .exactOptional(),
    certificate: matchValue("the common name of the camera's certificate").exactOptional(),
  })
  .refine((match) => Object.keys(match).length === 1, { error: oneMatch })
  .meta({ description: `How the gateway knows the camera: ${oneMatch}`, maxProperties: 1 });

const ingestExpected =
  'push: a gateway does not fetch frames from cameras yet, so let the camera post them';

export const cameraSchema = z.strictObject({
  name: words('the name that people read').exactOptional(),
  site: idOf('a site'),
  gateway: idOf('a gateway'),
  service: idOf('a service'),
  zone: words('where it looks, such as North entrance'),
  model: words("the camera's make and type"),
  ingest: choice(['push'], ingestExpected).prefault('push'),
  match: matchSchema,
  metric: words(
    "what the counter calls it in its metrics' camera label, if not by its id",
  ).exactOptional(),
});

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined;
  } catch {
    return false;
  }
}
