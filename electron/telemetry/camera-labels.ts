import type { Camera } from '../../shared/model/camera.ts';
import type { SlotCounts } from './counts.ts';

/** Name of a camera in the counter's metrics. */
export const labelOf = ({ id, metric }: Pick<Camera, 'id' | 'metric'>): string => metric ?? id;

/** Ids of cameras by what their counter calls them, for those that it calls otherwise. */
export function idsByLabel(cameras: readonly Camera[]): ReadonlyMap<string, string> {
  const mapped = cameras.filter(({ metric }) => metric !== undefined);
  return new Map(mapped.map((camera) => [labelOf(camera), camera.id]));
}

/** The same counts by the ids of the fleet file. */
export function byCameraId(
  counts: readonly SlotCounts[],
  ids: ReadonlyMap<string, string>,
): readonly SlotCounts[] {
  if (ids.size === 0) return counts;
  const named = <T extends { readonly camera: string }>(all: readonly T[]): readonly T[] =>
    all.map((one) => ({ ...one, camera: ids.get(one.camera) ?? one.camera }));
  return counts.map((one) => ({ ...one, kinds: named(one.kinds), cameras: named(one.cameras) }));
}
