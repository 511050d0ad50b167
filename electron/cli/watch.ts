import { type Api, firstAnswer } from './connect.ts';
import { fleetNow } from './fleet-problems.ts';
import type { Output } from './output.ts';
import { siteLines } from './summary.ts';

/** Every change of the overview until it is interrupted. */
export async function watchCommand(api: Api, output: Output, site?: string): Promise<number> {
  const { fleet } = await firstAnswer(fleetNow(api));
  for await (const event of await api.live.overview()) {
    const sites = event.sites.filter((each) => site === undefined || each.site === site);
    if (event.whole && site !== undefined && sites.length === 0) {
      throw new Error(`There is no site '${site}' in the fleet`);
    }
    if (sites.length === 0) continue;
    output.document({ now: event.now, whole: event.whole, sites });
    output.line(`— ${event.now}`);
    for (const line of sites.flatMap((each) => siteLines(each, fleet, event.now)))
      output.line(line);
  }
  return 0;
}
