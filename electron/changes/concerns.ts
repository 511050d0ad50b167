import type { Change } from '../../shared/model/change.ts';
import { siteById } from '../fleet/index.ts';
import { type Context, fleetOf } from './context.ts';

/** Whether a change was made to a site, by itself or with its whole environment. */
export function concerns(
  context: Pick<Context, 'fleetState'>,
  change: Change,
  site: string,
): boolean {
  if (change.scope.kind === 'site') return change.scope.site === site;
  const { environment } = change.scope;
  const found = siteById(fleetOf(context), site);
  return found?.environment === environment;
}
