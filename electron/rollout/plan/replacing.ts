import type { Options } from './options.ts';
import type { SiteBaseline } from './site-baseline.ts';

/** Instances of both releases at a site, and the share of its traffic that the new one has. */
export type InstanceCounts = {
  readonly old: number;
  readonly next: number;
  readonly share: number;
};

export type Replacing = {
  readonly before: InstanceCounts;
  /** Only where there is no room for one more: an old one goes first. */
  readonly drained?: InstanceCounts;
  /** The first of the new ones, without a camera. */
  readonly started: InstanceCounts;
  readonly replaced: readonly InstanceCounts[];
};

/**
 * Never more than `maxSurge` above the wanted number, never fewer than `maxUnavailable` below it,
 * and one of the old stays until the promotion, so that HAProxy itself can still go back. Within a
 * step growing comes before shrinking, so the old of one step and the new of the next stand
 * together for a while.
 */
export function replacing(
  { old: { instances: all }, wanted, standing }: SiteBaseline,
  { maxSurge, maxUnavailable }: Pick<Options, 'maxSurge' | 'maxUnavailable'>,
): Replacing {
  const before = { old: all, next: Math.min(standing, wanted), share: 0 };
  if (before.next === wanted) {
    return { before, started: before, replaced: oneByOne(all, wanted) };
  }
  const most = Math.max(all, wanted) + maxSurge;
  const least = Math.min(all, wanted) - maxUnavailable;
  const grown = (old: number, next: number) => Math.max(next, Math.min(wanted, most - old));
  const shrunk = (old: number, next: number) => Math.max(1, Math.min(old, least - next));
  const isTight = grown(all, before.next) === 0;
  const drained = isTight ? { ...before, old: shrunk(all, 0) } : before;
  const started = { ...drained, next: grown(drained.old, drained.next) };
  const replaced: InstanceCounts[] = [];
  for (let { old, next } = started; ; ) {
    old = shrunk(old, next);
    replaced.push({ old, next, share: next / wanted });
    const more = grown(old, next);
    if (more === next) break;
    next = more;
  }
  return { before, ...(isTight && { drained }), started, replaced };
}

/** All of the new stand already, as after a shadow: the old ones go one after the other. */
const oneByOne = (all: number, wanted: number): readonly InstanceCounts[] =>
  Array.from({ length: all }, (_, i) => {
    const share = i + 1 === all ? 1 : (i + 1) / all;
    return { old: Math.max(1, all - i - 1), next: wanted, share };
  });
