import { createHash } from 'node:crypto';

export type WeightedCamera = {
  readonly camera: string;
  /** Objects it counted lately, any unit; undefined when nothing is known. */
  readonly weight?: number;
};

export type ShareStep = { readonly share: number; readonly cameras: readonly string[] };

/**
 * One fixed order of the cameras of a whole scope: by the digest of service and camera,
 * so that a camera keeps its place whoever asks and never goes back and forth.
 */
export function cameraOrder<T extends WeightedCamera>(
  service: string,
  cameras: readonly T[],
): readonly T[] {
  const rank = (camera: string): string =>
    createHash('sha256').update(`${service}/${camera}`).digest('hex');
  return cameras
    .map((camera) => ({ camera, rank: rank(camera.camera) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ camera }) => camera);
}

/**
 * The share (0–1) of counted objects that each prefix of an order carries, the empty one first.
 * Without any count, or where one camera has none, cameras weigh equally.
 */
export function shares(ordered: readonly WeightedCamera[]): readonly number[] {
  const weighted = isWeighted(ordered);
  const weight = (camera: WeightedCamera): number => (weighted ? (camera.weight ?? 0) : 1);
  const total = ordered.reduce((sum, camera) => sum + weight(camera), 0);
  let sum = 0;
  const carried = ordered.map((camera, index) => {
    sum += weight(camera);
    // The whole is exactly 1, whatever the additions have rounded.
    return index === ordered.length - 1 ? 1 : sum / total;
  });
  return [0, ...carried];
}

/** The same with the number of cameras: thousands of them have thousands of prefixes of thousands. */
export function stepsOf(
  ordered: readonly WeightedCamera[],
): readonly { readonly share: number; readonly count: number }[] {
  return shares(ordered).map((share, count) => ({ share, count }));
}

export function isWeighted(cameras: readonly WeightedCamera[]): boolean {
  return cameras.length > 0 && cameras.every((camera) => (camera.weight ?? 0) > 0);
}

/** The prefix nearest to the share asked for; at least one camera for any share above 0, none for 0. */
export function nearestPrefix(
  service: string,
  cameras: readonly WeightedCamera[],
  share: number,
): ShareStep {
  const ordered = cameraOrder(service, cameras);
  const steps = stepsOf(ordered);
  const nearest = nearestOf(share === 0 ? steps.slice(0, 1) : steps.slice(1), share);
  if (!nearest) return { share: 0, cameras: [] };
  return {
    share: nearest.share,
    cameras: ordered.slice(0, nearest.count).map(({ camera }) => camera),
  };
}

/** The step nearest to a share; the shorter one of two that are equally near. */
export function nearestOf<T extends { readonly share: number }>(
  steps: readonly T[],
  share: number,
): T | undefined {
  return steps.reduce<T | undefined>(
    (best, step) =>
      best && Math.abs(step.share - share) >= Math.abs(best.share - share) ? best : step,
    undefined,
  );
}
