import { replaceEqualDeep } from '@tanstack/react-query';
import type { OverviewEvent } from '../../shared/contract/live.ts';
import type { SiteSummary } from '../../shared/model/picture.ts';

export type Overview = {
  /** Add to this machine's clock to get the backend's, ms. */
  readonly clockOffsetMs: number;
  /** By site id. Unchanged parts of a site keep their identity, so they are not drawn again. */
  readonly sites: ReadonlyMap<string, SiteSummary>;
};

export function foldOverview(
  before: Overview | undefined,
  event: OverviewEvent,
  localNow: number,
): Overview {
  const sites = new Map(event.whole ? [] : before?.sites);
  for (const summary of event.sites) {
    sites.set(summary.site, replaceEqualDeep(before?.sites.get(summary.site), summary));
  }
  return { clockOffsetMs: Date.parse(event.now) - localNow, sites };
}
