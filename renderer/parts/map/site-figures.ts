import type { ServiceNow, SiteSummary, VariantNow } from '../../../shared/model/picture.ts';

export type SiteFigures = {
  readonly countsPerMinute: number | undefined;
  readonly framesPerSecond: number | undefined;
  /** 0–1, weighed by frames. */
  readonly errorRatio: number | undefined;
};

/** Over all services and slots of a site. What was not read adds nothing; if nothing was read, there is no figure. */
export function figuresOf(summary: SiteSummary): SiteFigures {
  const variants = summary.services
    .flatMap((service) => service.variants)
    .filter((one) => one.role !== 'shadow');
  const frames = sum(variants.map((one) => one.requestsPerSecond));
  const errors = sum(
    variants.map((one) =>
      one.requestsPerSecond === undefined || one.errorRatio === undefined
        ? undefined
        : one.requestsPerSecond * one.errorRatio,
    ),
  );
  return {
    countsPerMinute: sum(variants.map((one) => one.countsPerMinute)),
    framesPerSecond: frames,
    errorRatio: errors === undefined || !frames ? undefined : errors / frames,
  };
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const read = values.filter((one) => one !== undefined);
  return read.length === 0 ? undefined : read.reduce((all, one) => all + one, 0);
}

/** The service whose split matters most at a glance: the one with the largest share asked. */
export function leadingService(summary: SiteSummary): ServiceNow | undefined {
  return summary.services.reduce<ServiceNow | undefined>(
    (best, one) => (best === undefined || one.shares.asked > best.shares.asked ? one : best),
    undefined,
  );
}

/** What runs with a role, stable first. */
export function rolesOf(service: ServiceNow): readonly VariantNow[] {
  const order = ['stable', 'candidate', 'shadow'];
  return service.variants
    .filter((one) => one.role !== undefined && order.includes(one.role))
    .toSorted((a, b) => order.indexOf(a.role ?? '') - order.indexOf(b.role ?? ''));
}
