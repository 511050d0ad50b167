import type { LinkState } from '../../shared/model/link.ts';
import type { Overview } from './overview-store.ts';

export type WaitingHost = {
  readonly host: string;
  readonly site: string;
  readonly state: Extract<LinkState, { readonly kind: 'refused' }>;
};

/** Hosts whose link is not tried again until a person has acted, by site. */
export function waitingHosts(overview: Overview): readonly WaitingHost[] {
  return [...overview.sites.values()].flatMap((summary) =>
    summary.links.flatMap(({ host, state }) =>
      state.kind === 'refused' ? [{ host, site: summary.site, state }] : [],
    ),
  );
}
