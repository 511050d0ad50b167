import { setTimeout as delay } from 'node:timers/promises';
import type { Verification } from '../../shared/model/change.ts';
import { type Intent, slotNames } from '../../shared/model/split.ts';
import { type AdminLink, parseStat, type StatRow } from '../links/haproxy/index.ts';
import {
  backendName,
  camerasOnCandidate,
  isOurs,
  ownFigures,
  usesCandidate,
} from '../traffic/index.ts';

const lookEveryMs = 100;
const patienceMs = 4000;
/** The side that should move has to be seen moving this often before the other's rest means anything. */
const framesNeeded = 3;

type Frames = { readonly stable: number; readonly candidate: number };

/** The slots that are to get frames here. */
export type ExpectedSplit = 'stable-only' | 'candidate-only' | 'both';

/**
 * Watches HAProxy's own counters after a change was read back. Verified: every side that shall get
 * frames gets them, and a candidate that shall not stands still meanwhile. Counts of a backend grow
 * when a request is given to it, so frames still in flight from before do not disturb.
 * @param cameras Listed ones that send to this gateway for the service.
 * @param since `performance.now()` of the click.
 */
export async function verifySplit(
  admin: AdminLink,
  service: string,
  intent: Intent,
  cameras: readonly string[],
  since: number,
): Promise<Verification> {
  const expected = expectedAt(intent, cameras);
  const first = await frames(admin, service, intent);
  if (!first) return { kind: 'no-frames' };
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    await delay(lookEveryMs);
    const now = await frames(admin, service, intent);
    if (!now) break;
    const moved = { stable: now.stable - first.stable, candidate: now.candidate - first.candidate };
    if (expected === 'stable-only' && moved.candidate > 0) {
      return {
        kind: 'contradicted',
        detail: `${moved.candidate} frames still went to the candidate`,
      };
    }
    const seen =
      expected === 'candidate-only' || expected === 'both' ? moved.candidate : moved.stable;
    const both = expected !== 'both' || moved.stable > 0;
    if (seen >= framesNeeded && both) return { kind: 'verified', ms: performance.now() - since };
  }
  return { kind: 'no-frames' };
}

/**
 * By the gateway's own cameras: those of a site are shared out over its gateways, so that one may
 * have all of its cameras on the candidate at any share. Unlisted cameras send when they like.
 */
export function expectedAt(intent: Intent, cameras: readonly string[]): ExpectedSplit {
  if (!usesCandidate(intent)) return 'stable-only';
  if (intent.method === 'frame') return intent.askedShare === 1 ? 'candidate-only' : 'both';
  const moved = new Set(camerasOnCandidate(intent));
  return cameras.every((camera) => moved.has(camera)) ? 'candidate-only' : 'both';
}

async function frames(
  admin: AdminLink,
  service: string,
  intent: Intent,
): Promise<Frames | undefined> {
  const sent = await admin.send(['show stat']);
  if (sent.kind !== 'done') return undefined;
  const rows = rowsOf(sent.value[0] ?? '');
  if (!rows) return undefined;
  const stable = intent.roles.stable;
  const others = slotNames.filter((slot) => slot !== stable && slot !== intent.roles.shadow);
  return {
    stable: stable ? requests(rows, backendName(service, stable)) : 0,
    candidate: others.reduce((sum, slot) => sum + requests(rows, backendName(service, slot)), 0),
  };
}

/** Nothing can be verified by what is not understood. */
function rowsOf(answer: string): readonly StatRow[] | undefined {
  try {
    return ownFigures(parseStat(answer, isOurs));
  } catch {
    return undefined;
  }
}

function requests(rows: readonly StatRow[], backend: string): number {
  const row = rows.find((each) => each.pxname === backend && each.kind === 'backend');
  return row?.numbers.stot ?? 0;
}
