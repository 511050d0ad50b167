import type { LeaseState, SplitState } from '../../shared/model/split.ts';

export type GatewayLease = { readonly gateway: string; readonly lease: LeaseState };

const rank = (lease: LeaseState) => {
  switch (lease.kind) {
    case 'expired':
      return 0;
    case 'held':
      return 1;
    case 'live':
      return 2 + lease.deadManLeft;
    case 'none':
      return Number.POSITIVE_INFINITY;
  }
};

/** The leases of a service's gateways, the one that a person should know of first. */
export function leasesOf(splits: readonly SplitState[]): readonly GatewayLease[] {
  return splits
    .map(({ gateway, lease }) => ({ gateway, lease }))
    .sort((one, other) => compare(rank(one.lease), rank(other.lease)));
}

/** Infinity minus itself is no number, so ranks are compared, not subtracted. */
const compare = (one: number, other: number) => (one === other ? 0 : one < other ? -1 : 1);
