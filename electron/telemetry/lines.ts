import type { SlotName } from '../../shared/model/split.ts';
import { lineKey, type ReleaseLine, type SeriesMetric } from '../../shared/model/telemetry.ts';
import type { Signal } from './combine-series.ts';
import { lastSecond } from './release-in-slot.ts';
import {
  type By,
  cameraSignal,
  perMinute,
  pointsOf,
  readBy,
  type StoredSeriesQuery,
  slotSignal,
} from './series.ts';
import type { CameraSlotHeld, ServiceHeld, SlotHeld } from './telemetry-state.ts';

/** Up to which time, ms, a reader knows each line, by `lineKey`; a line that is not in it is new to the reader. */
export type ToldLines = ReadonlyMap<string, number>;

/** A release in a slot, from when it was put there until it left. */
type Run = {
  readonly slot: SlotName;
  readonly held: SlotHeld;
  /** Of the camera that is asked for; absent where it has sent nothing to the slot. */
  readonly camera?: Pick<CameraSlotHeld, 'counts' | 'frames' | 'errors'> | undefined;
  /** The last second of one that has left. */
  readonly end?: number | undefined;
};

/** Chart lines of every release, those that have left their slot too, and the total of what they counted. */
export function linesOf(
  held: ServiceHeld,
  query: StoredSeriesQuery,
  now: number,
  told: ToldLines = new Map(),
): readonly ReleaseLine[] {
  const runs = runsOf(held, query.camera);
  const by = readBy(query.window, now);
  const groups = Map.groupBy(runs, ({ slot, held: { release } }) => `${slot}/${release ?? ''}`);
  const lines = [...groups.values()].flatMap((group) =>
    query.metrics.flatMap((metric) => lineOf(group, metric, query, by, now, told)),
  );
  const all = query.metrics.includes('counts') ? totalOf(runs, query, by, now, told) : [];
  return [...lines, ...all];
}

function runsOf(held: ServiceHeld, camera: string | undefined): readonly Run[] {
  const now = camera === undefined ? undefined : held.cameras.get(camera)?.slots;
  return [
    ...held.past.map((past) => ({
      slot: past.slot,
      held: past.held,
      camera: camera === undefined ? undefined : past.cameras.get(camera),
      end: lastSecond(past.held) ?? 0,
    })),
    ...[...held.slots].map(([slot, one]) => ({ slot, held: one, camera: now?.get(slot) })),
  ];
}

function lineOf(
  group: readonly Run[],
  metric: SeriesMetric,
  query: StoredSeriesQuery,
  by: By,
  now: number,
  told: ToldLines,
): readonly ReleaseLine[] {
  const [first] = group;
  if (!first) return [];
  const { slot, held } = first;
  const signals = group.flatMap((run) => signalOf(run, metric, query, by) ?? []);
  const line = {
    metric,
    slot,
    ...(held.release === undefined ? {} : { release: held.release }),
    roles: group
      .flatMap((run) => run.held.roles)
      .map(({ from, role }) => ({
        from: from * 1000,
        ...(role === undefined ? {} : { role }),
      })),
  };
  // Where the release has come back to its slot, each of its times has one of the signals.
  const signal: Signal = (at) =>
    signals.map((one) => one(at)).find((value) => !Number.isNaN(value)) ?? Number.NaN;
  const ends = group.map(({ end }) => end ?? Number.POSITIVE_INFINITY);
  const since = told.get(lineKey(line)) ?? 0;
  const points = pointsOf(signal, query.window, { now, since, end: Math.max(...ends) });
  return points.length === 0 ? [] : [{ ...line, points }];
}

function signalOf(
  { held, camera }: Run,
  metric: SeriesMetric,
  query: StoredSeriesQuery,
  by: By,
): Signal | undefined {
  if (query.camera === undefined) return slotSignal(held, metric, by);
  return camera && cameraSignal(camera, metric, by);
}

/** Contribution of one run to the total. */
type Part = {
  readonly counts: Signal;
  readonly frames: Signal;
  /** Whether frames went to it by its role: then a time that was not read is none without objects. */
  readonly isLive: (at: number) => boolean;
};

function totalOf(
  runs: readonly Run[],
  query: StoredSeriesQuery,
  by: By,
  now: number,
  told: ToldLines,
): readonly ReleaseLine[] {
  const parts = runs.flatMap((run) => partOf(run, query, by) ?? []);
  const counts: Signal = (at) => {
    let total = Number.NaN;
    for (const part of parts) {
      const value = part.counts(at);
      if (!Number.isNaN(value)) total = Number.isNaN(total) ? value : total + value;
      else if (mayHaveCounted(part, at)) return Number.NaN;
    }
    return total;
  };
  const frames: Signal = (at) => {
    const known = parts.map((part) => part.frames(at)).filter((value) => !Number.isNaN(value));
    return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0);
  };
  const line = { metric: 'counts', roles: [] } as const;
  const points = pointsOf(perMinute(counts, frames, by.sliding), query.window, {
    now,
    since: told.get(lineKey(line)) ?? 0,
  });
  return points.length === 0 ? [] : [{ ...line, points }];
}

/** A part is not a total; a release that got no frame counted none. */
function mayHaveCounted({ frames, isLive }: Part, at: number): boolean {
  const got = frames(at);
  return got > 0 || (Number.isNaN(got) && isLive(at));
}

/** A shadow counts copies of frames that another release has counted. */
function partOf(
  { held, camera, end }: Run,
  query: StoredSeriesQuery,
  { read }: By,
): Part | undefined {
  const roleAt = (at: number) => {
    const second = query.window === '15m' ? at : at * 60;
    if (end !== undefined && second > end) return undefined;
    return held.roles.findLast(({ from }) => from <= second)?.role;
  };
  const own =
    (signal: Signal): Signal =>
    (at) =>
      roleAt(at) === 'shadow' ? Number.NaN : signal(at);
  if (query.camera !== undefined)
    return (
      // A camera is on one release at a time: of the others there is nothing to miss.
      camera && {
        counts: own(read([camera.counts])),
        frames: own(read([camera.frames])),
        isLive: () => false,
      }
    );
  const gateways = [...held.gateways.values()].map(({ requests }) => requests);
  return {
    counts: own(read([held.counts])),
    frames: own(read(gateways)),
    isLive: (at) => ['stable', 'candidate'].includes(roleAt(at) ?? ''),
  };
}
