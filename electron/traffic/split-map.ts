import { z } from 'zod';
import { type Intent, roles, slotNames } from '../../shared/model/split.ts';
import type { MapEntries } from '../links/haproxy/map.ts';
import { camerasOnCandidate } from './intent.ts';

/**
 * The one map of a service at a gateway: what HAProxy's rules read, and the intent behind it.
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
};

const intentPartLength = 4000;
const framesInAll = 10_000;

const slotSchema = z.object({
  release: z.string().optional(),
  instances: z.array(
    z.object({ name: z.string(), address: z.string(), port: z.number().int(), engine: z.string() }),
  ),
});

const intentSchema = z.object({
  revision: z.number().int().min(0),
  writer: z.string(),
  writtenAt: z.string(),
  roles: z.partialRecord(z.enum(roles), z.enum(slotNames)),
  slots: z.object({ a: slotSchema, b: slotSchema, c: slotSchema }),
  askedShare: z.number().min(0).max(1),
  method: z.enum(['camera', 'frame']),
  candidates: z.array(z.string()),
  pins: z.record(z.string(), z.enum(['stable', 'candidate'])),
  mirrorShare: z.number().min(0).max(1),
  policy: z.enum(['dead-man', 'hold']),
  movedAt: z.record(z.string(), z.string()),
});

/** What HAProxy's rules are to read for this intent, without the lease. */
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

/** The whole map for an intent and, while a candidate is in use, its lease. */
export function splitEntries(intent: Intent, lease: Lease | undefined): MapEntries {
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

/**
 * Reads a map back. A map without an intent is that of a new gateway: `otherwise` stands in.
 * Throws when there is an intent that cannot be understood: nothing is guessed about traffic.
 */
export function readSplit(entries: MapEntries, otherwise: Intent): LiveSplit {
  const parts: string[] = [];
  const rules = new Map<string, string>();
  for (const [key, value] of entries) {
    if (key.startsWith('intent/')) parts[Number(key.slice('intent/'.length))] = value;
    else if (!['lease', 'driver', 'revision'].includes(key)) rules.set(key, value);
  }
  const intent = parts.length > 0 ? parseIntent(parts.join('')) : otherwise;
  const revision = Number(entries.get('revision') ?? 0);
  if (revision !== intent.revision) {
    throw new Error(`the map says revision ${revision}, its intent ${intent.revision}`);
  }
  const lease = readLease(entries);
  return lease ? { intent, lease, rules } : { intent, rules };
}

function parseIntent(packed: string): Intent {
  const text = Buffer.from(packed, 'base64url').toString();
  const parsed = intentSchema.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new Error(`the intent is not understood: ${z.prettifyError(parsed.error)}`);
  return parsed.data as Intent;
}

function readLease(entries: MapEntries): Lease | undefined {
  const deadManAt = Number(entries.get('lease') ?? 0);
  const [driver, until] = (entries.get('driver') ?? '').split(' ');
  if (!driver || !deadManAt) return undefined;
  return { driver, drivingUntil: Number(until ?? 0), deadManAt };
}
