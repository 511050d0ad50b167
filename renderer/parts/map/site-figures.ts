import type { ServiceNow, SiteSummary, VariantNow } from '../../../shared/model/picture.ts';

export type SiteFigures = {
  readonly countsPerMinute: number | undefined;
  readonly framesPerSecond: number | undefined;
  /** 0–1, weighed by frames. */
  readonly errorRatio: number | undefined;
};

/** Over all services and slots of a site: a figure only where all that carry traffic were read. */
export function figuresOf({ services }: Pick<SiteSummary, 'services'>): SiteFigures {
  const whole = services.every(({ variants }) => variants.length > 0);
  const variants = services
    .flatMap((service) => service.variants)
    .filter((one) => one.role !== 'shadow');
  const sum = (figure: (one: VariantNow) => number | undefined) =>
    whole ? sumOf(variants, figure) : undefined;
  const frames = sum((one) => one.requestsPerSecond);
  const errors = sum(({ requestsPerSecond: rate, errorRatio: ratio }) => {
    if (rate === 0) return 0;
    return rate === undefined || ratio === undefined ? undefined : rate * ratio;
  });
  return {
    countsPerMinute: sum((one) => one.countsPerMinute),
    framesPerSecond: frames,
    errorRatio: errors === undefined || !frames ? undefined : errors / frames,
  };
}

/** State of a site without findings: no better than its readings show. */
export function wellOf(summary: SiteSummary): 'counting' | 'quiet' | 'up' | 'connecting' {
  if (summary.links.some(({ state }) => state.kind !== 'up')) return 'connecting';
  const { countsPerMinute } = figuresOf(summary);
  if (countsPerMinute === undefined) return 'up';
  return countsPerMinute > 0 ? 'counting' : 'quiet';
}

/** A part is no total: absent when a slot in use was not read. Idle slots add what was read of them. */
function sumOf(
  variants: readonly VariantNow[],
  figure: (one: VariantNow) => number | undefined,
): number | undefined {
  const read = variants.filter((one) => figure(one) !== undefined);
  if (read.length === 0 || variants.some((one) => isInUse(one) && !read.includes(one)))
    return undefined;
  return read.reduce((all, one) => all + (figure(one) ?? 0), 0);
}

const isInUse = ({ role, release }: VariantNow) =>
  release !== undefined && (role === 'stable' || role === 'candidate');

/** The service whose split matters most at a glance: the one with the largest share asked. */
export function leadingService(summary: SiteSummary): ServiceNow | undefined {
  return summary.services.reduce<ServiceNow | undefined>(
    (best, one) =>
      best === undefined || (one.shares.asked ?? -1) > (best.shares.asked ?? -1) ? one : best,
    undefined,
  );
}

/** Variants that have a role, stable first. */
export function rolesOf(service: ServiceNow): readonly VariantNow[] {
  const order = ['stable', 'candidate', 'shadow'];
  return service.variants
    .filter((one) => one.role !== undefined && order.includes(one.role))
    .toSorted((a, b) => order.indexOf(a.role ?? '') - order.indexOf(b.role ?? ''));
}
