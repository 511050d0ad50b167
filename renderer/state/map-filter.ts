import type { Fleet } from '../../shared/model/fleet.ts';
import type { Severity } from '../../shared/model/picture.ts';
import type { Site } from '../../shared/model/site.ts';
import { matches } from '../words/plain-text.ts';

export type MapFilter = {
  readonly query: string;
  /** Empty: all. */
  readonly severities: readonly Severity[];
  readonly environment: string | undefined;
};

export const noFilter: MapFilter = { query: '', severities: [], environment: undefined };

export function isFiltering(filter: MapFilter): boolean {
  return filter.query.trim() !== '' || filter.severities.length > 0 || !!filter.environment;
}

export function filterSites(
  fleet: Fleet,
  filter: MapFilter,
  severityOf: (site: string) => Severity,
): readonly Site[] {
  const environments = new Map(fleet.environments.map((one) => [one.id, one.name]));
  return fleet.sites.filter(
    (site) =>
      (filter.environment === undefined || site.environment === filter.environment) &&
      (filter.severities.length === 0 || filter.severities.includes(severityOf(site.id))) &&
      matches(filter.query, `${site.name} ${site.id} ${environments.get(site.environment) ?? ''}`),
  );
}
