import { createHash } from 'node:crypto';

export type WeightedCamera = {
  readonly camera: string;
  /** Objects it counted lately, any unit; undefined when nothing is known. */
  readonly weight?: number;
};

export type Step = { readonly share: number; readonly cameras: readonly string[] };

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
 * Every prefix of the order with the share (0–1) of counted objects that it carries; the empty
 * one first. Without any count, or where one camera has none, cameras weigh equally.
 */
export function prefixes(service: string, cameras: readonly WeightedCamera[]): readonly Step[] {
  return prefixesOf(cameraOrder(service, cameras));
}

/** The same of an order that is given. */
export function prefixesOf(ordered: readonly WeightedCamera[]): readonly Step[] {
  const weighted = isWeighted(ordered);
  const weight = (camera: WeightedCamera): number => (weighted ? (camera.weight ?? 0) : 1);
  const total = ordered.reduce((sum, camera) => sum + weight(camera), 0);
  const steps: Step[] = [{ share: 0, cameras: [] }];
  let sum = 0;
  ordered.forEach((camera, index) => {
    sum += weight(camera);
    // The whole is exactly 1, whatever the additions have rounded.
    const share = index === ordered.length - 1 ? 1 : sum / total;
    steps.push({ share, cameras: ordered.slice(0, index + 1).map((each) => each.camera) });
  });
  return steps;
}

export function isWeighted(cameras: readonly WeightedCamera[]): boolean {
  return cameras.length > 0 && cameras.every((camera) => (camera.weight ?? 0) > 0);
}

/** The prefix nearest to the share asked for; at least one camera for any share above 0, none for 0. */
export function nearestPrefix(
  service: string,
  cameras: readonly WeightedCamera[],
  share: number,
): Step {
  const steps = prefixes(service, cameras);
  return nearestOf(share === 0 ? steps.slice(0, 1) : steps.slice(1), share);
}

/** The step nearest to a share; the shorter one of two that are equally near. */
export function nearestOf(steps: readonly Step[], share: number): Step {
  const first = steps[0] ?? { share: 0, cameras: [] };
  return steps.reduce(
    (best, step) => (Math.abs(step.share - share) < Math.abs(best.share - share) ? step : best),
    first,
  );
}
