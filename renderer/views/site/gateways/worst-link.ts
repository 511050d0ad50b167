import type { LinkState } from '../../../../shared/model/link.ts';

const order: readonly LinkState['kind'][] = ['refused', 'down', 'degraded', 'connecting', 'up'];

/** Hosts with the worst link first, then by name. */
export function worstLinkFirst<H extends { readonly link: LinkState }>(
  hosts: readonly H[],
  nameOf: (host: H) => string,
): readonly H[] {
  return hosts.toSorted(
    (one, other) =>
      order.indexOf(one.link.kind) - order.indexOf(other.link.kind) ||
      nameOf(one).localeCompare(nameOf(other)),
  );
}
