import { z } from 'zod';
import { idSchema } from '../../shared/contract/ids.ts';
import { rolloutRequestSchema } from '../../shared/contract/rollouts.ts';
import { type Intent, type RolloutNote, roles, slotNames } from '../../shared/model/split.ts';
import type { MapEntries } from '../links/haproxy/index.ts';
import { camerasOnCandidate } from './intent.ts';

/**
 * The one map of a service at a gateway: entries for HAProxy's rules, and the intent behind them.
 * Because it is one map, one `commit map` changes roles, cameras, share, lease and intent at once.
 *
 * | key            | value                                                   | read by   |
 * | role/ROLE      | slot                                                    | HAProxy   |
 * | camera/ID      | stable or candidate                                     | HAProxy   |
 * | share, mirror  | of 10,000 frames                                        | HAProxy   |
 * | lease          | epoch seconds, gateway's clock: the dead man            | HAProxy   |
 * | policy         | dead-man or hold                                        | HAProxy   |
 * | driver         | console, epoch seconds at which another may take over   | consoles  |
 * | revision       | the fence                                               | consoles  |
 * | intent/N       | parts of the intent as JSON in base64url                | consoles  |
 */
export type Lease = {
  /** Console id of the driver. */
  readonly driver: string;
  /** Epoch seconds, gateway's clock. */
  readonly drivingUntil: number;
  readonly deadManAt: number;
};

/** Everything read from the map of one service. */
export type LiveSplit = {
  readonly intent: Intent;
  readonly lease?: Lease;
  /** The entries that HAProxy's rules read, without the lease. */
  readonly rules: MapEntries;
  /** Why the intent in the map cannot be read; `intent` then only says what the rules do. */
  readonly damage?: string;
};

const intentPartLength = 4000;
/** Characters of a packed intent. That of 5,000 cameras has 600,000. */
const mostIntentLength = 1024 * 1024;
/** Servers of a slot; the fleet file allows 64 for each engine. */
const mostInstances = 256;
const framesInAll = 10_000;

/** Anyone with access to the socket may have written it, and it goes back into commands. */
const word = z.string().regex(/^[A-Za-z0-9_.:-]{1,140}$/);
const instanceSchema = z.object({
  name: word,
  address: word,
  port: z.number().int().min(0).max(65_535),
  engine: z.union([word, z.literal('')]),
});

const slotSchema = z.object({
  release: word.optional(),
  instances: z.array(instanceSchema).max(mostInstances),
});

const rolloutSchema = z.strictObject({
  id: idSchema,
  request: rolloutRequestSchema,
  wave: z.number().int().min(0).max(1000),
  step: z.number().int().min(0).max(1000),
  by: z.string().min(1).max(300),
  at: z.iso.datetime(),
  weights: z.record(word, z.number().min(0)).exactOptional(),
});

const intentSchema = z.object({
  revision: z.number().int().min(0),
  writer: z.string().max(300),
  writtenAt: z.string().max(64),
  roles: z.partialRecord(z.enum(roles), z.enum(slotNames)),
  slots: z.object({ a: slotSchema, b: slotSchema, c: slotSchema }),
  askedShare: z.number().min(0).max(1),
  method: z.enum(['camera', 'frame']),
  candidates: z.array(word),
  pins: z.record(word, z.enum(['stable', 'candidate'])),
  mirrorShare: z.number().min(0).max(1),
  policy: z.enum(['dead-man', 'hold']),
  movedAt: z.record(word, z.string().max(64)),
  rollout: rolloutSchema.exactOptional(),
});

/** The map entries of this intent for HAProxy's rules, without the lease. */
export function ruleEntries(intent: Intent): MapEntries {
  const entries = new Map<string, string>();
  for (const role of roles) {
    const slot = intent.roles[role];
    if (slot) entries.set(`role/${role}`, slot);
  }
  for (const camera of camerasOnCandidate(intent)) entries.set(`camera/${camera}`, 'candidate');
  if (intent.method === 'frame') {
    for (const [camera, role] of Object.entries(intent.pins)) {
      if (role === 'stable') entries.set(`camera/${camera}`, 'stable');
    }
    entries.set('share', String(Math.round(intent.askedShare * framesInAll)));
  }
  entries.set('mirror', String(Math.round(intent.mirrorShare * framesInAll)));
  entries.set('policy', intent.policy);
  return entries;
}

/**
 * The whole map for an intent and, while a candidate is in use or a rollout holds it, its lease.
 * Throws on an intent that could not be read back.
 */
export function splitEntries(intent: Intent, lease: Lease | undefined): MapEntries {
  const fit = intentSchema.safeParse(intent);
  if (!fit.success) throw new Error(`not fit for a map: ${inOneLine(fit.error)}`);
  const entries = new Map(ruleEntries(intent));
  if (lease) {
    entries.set('lease', String(lease.deadManAt));
    entries.set('driver', driverEntry(lease));
  }
  entries.set('revision', String(intent.revision));
  const packed = Buffer.from(JSON.stringify(intent)).toString('base64url');
  for (let part = 0; part * intentPartLength < packed.length; part++) {
    entries.set(
      `intent/${part}`,
      packed.slice(part * intentPartLength, (part + 1) * intentPartLength),
    );
  }
  return entries;
}

export const driverEntry = (lease: Lease): string => `${lease.driver} ${lease.drivingUntil}`;

/** Where a map stands. A gateway speaks for this place and for no other. */
export type Place = {
  readonly service: string;
  readonly site: string;
  /** Of the site; undefined where it is not known. */
  readonly environment?: string | undefined;
};

/** Whether the rollout that a gateway tells of can be one at its own site. */
function isOf({ request }: RolloutNote, { service, site, environment }: Place): boolean {
  const { scope, options } = request;
  if (scope.service !== service || !(options.sites?.includes(site) ?? true)) return false;
  if (scope.kind === 'site') return scope.site === site;
  return environment === undefined || scope.environment === environment;
}

type ReadOptions = {
  /** The intent of the reading before, which most often is still there. */
  readonly known?: Intent;
  /** A note of a rollout elsewhere is left out, and named as damage. */
  readonly place?: Place;
};

/**
 * Reads a map back. A map without an intent is that of a new gateway: `otherwise` stands in.
 * Where there is one that cannot be understood, say after an edit by hand, `salvage` makes one of
 * the rules in force, so that the gateway still can be read and rolled back.
 */
export function readSplit(
  entries: MapEntries,
  otherwise: Intent,
  salvage: (rules: MapEntries) => Intent,
  { known, place }: ReadOptions = {},
): LiveSplit {
  const rules = new Map<string, string>();
  for (const [key, value] of entries) {
    if (!/^intent\/|^(?:lease|driver|revision)$/.test(key)) rules.set(key, value);
  }
  const lease = readLease(entries);
  const rest = lease ? { lease, rules } : { rules };
  try {
    const intent = intentIn(entries, known) ?? otherwise;
    const { rollout, ...without } = intent;
    if (rollout && place && !isOf(rollout, place)) {
      const { service, site } = place;
      const damage = `it tells of a rollout that does not concern ${service} at ${site}`;
      return { intent: without, ...rest, damage };
    }
    return { intent, ...rest };
  } catch (error) {
    const damage = error instanceof Error ? error.message : String(error);
    const revision = Number(entries.get('revision') ?? 0);
    const known = Number.isSafeInteger(revision) && revision >= 0 ? revision : 0;
    return { intent: { ...salvage(rules), revision: known }, ...rest, damage };
  }
}

/** Packed text by intent: unpacking it each second costs more than the rest of a reading. */
const sources = new WeakMap<Intent, string>();

/** Undefined where nothing was ever written. */
function intentIn(entries: MapEntries, known: Intent | undefined): Intent | undefined {
  let packed = '';
  for (let part = 0; entries.has(`intent/${part}`); part++) {
    packed += entries.get(`intent/${part}`);
    if (packed.length > mostIntentLength)
      throw new Error(`the intent in the map has more than ${mostIntentLength} characters`);
  }
  const revision = Number(entries.get('revision') ?? 0);
  if (packed === '' && revision === 0) return undefined;
  const isKnown = known !== undefined && sources.get(known) === packed;
  const intent = isKnown ? known : parseIntent(packed);
  sources.set(intent, packed);
  if (revision !== intent.revision) {
    throw new Error(`the map says revision ${revision}, its intent ${intent.revision}`);
  }
  return intent;
}

function parseIntent(packed: string): Intent {
  const parsed = intentSchema.safeParse(unpack(packed));
  if (parsed.success) return parsed.data as Intent;
  throw new Error(`the intent in the map is not understood: ${inOneLine(parsed.error)}`);
}

const inOneLine = (error: z.ZodError): string =>
  z
    .prettifyError(error)
    .replaceAll(/\s*\n\s*/g, ' ')
    .slice(0, 200);

function unpack(packed: string): unknown {
  try {
    return JSON.parse(Buffer.from(packed, 'base64url').toString());
  } catch {
    throw new Error('the intent in the map is not whole');
  }
}

function readLease(entries: MapEntries): Lease | undefined {
  const deadManAt = Number(entries.get('lease') ?? 0);
  const [driver, until] = (entries.get('driver') ?? '').split(' ');
  if (!driver || !deadManAt) return undefined;
  return { driver, drivingUntil: Number(until ?? 0), deadManAt };
}
