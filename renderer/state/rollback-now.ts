import { useStore } from 'zustand';
import type { Fleet } from '../../shared/model/fleet.ts';
import {
  isCertain,
  mostToRollBack,
  type RollbackNow,
  releasesLeft,
} from '../../shared/model/rollback.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Overview } from './overview-store.ts';
import { latest } from './stream-store.ts';
import { scopesOf, sitesOf, type Target } from './target.ts';
import { useApp, useFleet } from './use-app.ts';

/** The effect of a rollback of a target, as last read; `unknown` where a gateway was not read. */
export type Outlook = RollbackNow | { readonly kind: 'unknown' };

export function outlookOf(overview: Overview | undefined, target: Target, fleet: Fleet): Outlook {
  const found = scopesOf(target, fleet).flatMap((scope) => readIn(overview, scope, fleet));
  const known = found.filter((one) => one !== undefined);
  const most = mostToRollBack(known);
  if (most === undefined || (!isCertain(most) && known.length < found.length))
    return { kind: 'unknown' };
  return most;
}

/** The releases that a person sees would be left by a rollback of a scope; absent: nothing was read. */
export function leavesOf(
  overview: Overview | undefined,
  scope: Scope,
  fleet: Fleet,
): readonly string[] | undefined {
  const known = readIn(overview, scope, fleet).filter((one) => one !== undefined);
  return known.length === 0 ? undefined : releasesLeft(known);
}

/** Of each site of the scope that has the service; undefined: not read. */
function readIn(
  overview: Overview | undefined,
  scope: Scope,
  fleet: Fleet,
): readonly (RollbackNow | undefined)[] {
  const placed = new Set(
    fleet.placements.filter((one) => one.service === scope.service).map(({ site }) => site),
  );
  return sitesOf(scope, fleet)
    .filter((site) => placed.has(site))
    .map((site) => {
      const services = overview?.sites.get(site)?.services;
      return services?.find(({ service }) => service === scope.service)?.rollback;
    });
}

export function useOutlook(target: Target | undefined): Outlook | undefined {
  const fleet = useFleet();
  const overview = useStore(useApp().overview, latest);
  return target && fleet && outlookOf(overview, target, fleet);
}
