import type { Camera } from '../../../shared/model/camera.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Segment } from '../../../shared/model/rollout-request.ts';
import { cameraOrder, nearestOf, stepsOf, type WeightedCamera } from '../../traffic/index.ts';
import { RefusedPlan } from './refused-plan.ts';
import type { SiteBaseline } from './site-baseline.ts';

export type CameraAt = WeightedCamera & { readonly site: string };

/** Unit in which a wave is moved: whole cameras in one fixed order, or a share of frames. */
export type Flow =
  | { readonly kind: 'frame' }
  | {
      readonly kind: 'camera';
      /** Cameras that may move, the segments' own first. */
      readonly ordered: readonly CameraAt[];
      /** The first `count` of them are those of all segments so far. */
      readonly segments: readonly { readonly label: string; readonly count: number }[];
      /** All cameras of the wave, pinned ones among them. */
      readonly total: number;
    };

/** The cameras of a wave in the order in which they move; cameras pinned to stable stay. */
export function flowOf(
  fleet: Fleet,
  service: string,
  sites: readonly SiteBaseline[],
  weights: (site: string) => ReadonlyMap<string, number>,
  segments: readonly Segment[],
): Extract<Flow, { kind: 'camera' }> {
  const cameras = sites.flatMap(({ site }) => camerasAt(fleet, service, site));
  const pinned = new Set(sites.flatMap((each) => [...each.pinned]));
  const free = cameras.filter(({ id }) => !pinned.has(id));
  const byId = new Map(free.map((camera) => [camera.id, camera]));
  const usual = cameraOrder(
    service,
    free.map(({ id, site }): CameraAt => {
      const weight = weights(site).get(id);
      return { camera: id, site, ...(weight === undefined ? {} : { weight }) };
    }),
  );
  const ordered: CameraAt[] = [];
  const found = segments.map((segment) => {
    ordered.push(...membersOf(segment, usual, byId).filter((each) => !ordered.includes(each)));
    return { label: labelOf(segment), count: ordered.length };
  });
  const rest = usual.filter((each) => !ordered.includes(each));
  return {
    kind: 'camera',
    ordered: [...ordered, ...rest],
    segments: found.filter(({ count }, i) => count > (found[i - 1]?.count ?? 0)),
    total: cameras.length,
  };
}

export const camerasAt = (fleet: Fleet, service: string, site: string): readonly Camera[] =>
  fleet.cameras.filter((camera) => camera.site === site && camera.service === service);

function membersOf(
  segment: Segment,
  usual: readonly CameraAt[],
  byId: ReadonlyMap<string, Camera>,
): readonly CameraAt[] {
  switch (segment.kind) {
    case 'cameras':
      return segment.cameras.flatMap((id) => usual.find(({ camera }) => camera === id) ?? []);
    case 'zone':
      return usual.filter(({ camera }) => byId.get(camera)?.zone === segment.zone);
    case 'site':
      return usual.filter(({ site }) => site === segment.site);
  }
}

function labelOf(segment: Segment): string {
  switch (segment.kind) {
    case 'cameras':
      return String(segment.cameras.length);
    case 'zone':
      return segment.zone;
    case 'site':
      return segment.site;
  }
}

/** A segment that no camera of the whole scope belongs to is a mistake, not an empty step. */
export function refuseUnknownSegments(
  cameras: readonly Camera[],
  segments: readonly Segment[],
): void {
  const isThere = (segment: Segment): boolean => {
    switch (segment.kind) {
      case 'cameras':
        return segment.cameras.every((id) => cameras.some((camera) => camera.id === id));
      case 'zone':
        return cameras.some(({ zone }) => zone === segment.zone);
      case 'site':
        return cameras.some(({ site }) => site === segment.site);
    }
  };
  const unknown = segments.find((segment) => !isThere(segment));
  if (!unknown) return;
  const name = unknown.kind === 'cameras' ? unknown.cameras.join(', ') : labelOf(unknown);
  throw new RefusedPlan({ kind: 'segment-unknown', of: unknown.kind, name });
}

/** Number of cameras of the order nearest to a share, at least one and at least `least`. */
export function countFor(ordered: readonly CameraAt[], share: number, least: number): number {
  if (share === 1) return ordered.length;
  const steps = stepsOf(ordered).slice(Math.max(1, least));
  return nearestOf(steps, share)?.count ?? 0;
}
