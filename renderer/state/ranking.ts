import { type Severity, type SiteSummary, severities } from '../../shared/model/picture.ts';
import type { Overview } from './overview-store.ts';

/** Worst is 0. */
export const rankOf = (severity: Severity) => severities.indexOf(severity);

/** A site of which nothing was read yet is unknown, not fine. */
export function severityIn(overview: Overview | undefined, site: string): Severity {
  return overview?.sites.get(site)?.severity ?? 'unknown';
}

/** Ids of the sites that need a person: worst first, and among equals what happened last. */
export function attentionOrder(overview: Overview | undefined): readonly string[] {
  if (overview === undefined) return [];
  return [...overview.sites.values()]
    .filter((one) => one.severity !== 'fine')
    .sort((a, b) => rankOf(a.severity) - rankOf(b.severity) || newest(b) - newest(a))
    .map((one) => one.site);
}

function newest(summary: SiteSummary): number {
  const since = summary.findings[0]?.since;
  return since === undefined ? 0 : Date.parse(since);
}
