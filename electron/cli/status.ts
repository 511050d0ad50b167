import type { OverviewEvent } from '../../shared/contract/live.ts';
import { severities } from '../../shared/model/picture.ts';
import { type Api, firstAnswer } from './connect.ts';
import { fleetNow, sayProblems } from './fleet-problems.ts';
import { named } from './names.ts';
import type { Output } from './output.ts';
import { siteLines } from './summary.ts';

/** The fleet at this moment: exit 0 whatever its state, since the question was answered; 1 when its file is not right. */
export async function status(api: Api, output: Output, site?: string): Promise<number> {
  const [info, overview, queued, { fleet, problems }] = await firstAnswer(
    Promise.all([api.host.info(), firstOverview(api), api.traffic.queued(), fleetNow(api)]),
  );
  const sites = selectSites(overview, site);
  output.document({ host: info, now: overview.now, problems, sites, queued });
  output.line(`Tallydeck ${info.version} (${info.host}) as ${info.operator}`);
  sayProblems(output, problems);
  for (const line of sites.flatMap((each) => siteLines(each, fleet, overview.now)))
    output.line(line);
  for (const command of queued) {
    const service = named(fleet, command.service);
    output.line(`… ${command.kind} of ${service} waits for ${command.gateway}`);
  }
  return problems.length === 0 ? 0 : 1;
}

async function firstOverview(api: Api): Promise<OverviewEvent> {
  for await (const event of await api.live.overview()) return event;
  throw new Error('Tallydeck gave no overview');
}

/** Worst first; throws when the one asked for is not there. */
function selectSites(event: OverviewEvent, site: string | undefined) {
  const found = event.sites.filter((each) => site === undefined || each.site === site);
  if (site !== undefined && found.length === 0) {
    throw new Error(`There is no site '${site}' in the fleet`);
  }
  return found.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}
