import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { OverviewEvent } from '../../../shared/contract/live.ts';
import type { SiteSummary } from '../../../shared/model/picture.ts';
import { type Context, fleetOf } from '../context.ts';
import { notFound } from '../errors.ts';
import type { Board } from '../picture/board.ts';
import { every } from './every.ts';

const os = implement(contract).live;
const overviewEveryMs = 500;
const siteEveryMs = 500;
const seriesEveryMs = 1000;

export function liveHandlers(context: Context, board: Board) {
  return {
    overview: os.overview.handler(async function* ({ signal }) {
      let known = new Map<string, string>();
      for await (const _ of every(overviewEveryMs, signal)) {
        const event = changedSites(board.summaries(), known);
        known = event.known;
        if (event.sites.length > 0 || event.whole) yield withNow(event);
      }
    }),
    site: os.site.handler(async function* ({ input, signal }) {
      for await (const _ of every(siteEveryMs, signal)) {
        const picture = board.picture(input.site);
        if (!picture) throw notFound('site', input.site);
        yield { now: new Date().toISOString(), picture };
      }
    }),
    series: os.series.handler(async function* ({ input, signal }) {
      const { camera, ...rest } = input;
      const query = { ...rest, ...(camera === undefined ? {} : { camera }) };
      if (!fleetOf(context).sites.some((site) => site.id === input.site)) {
        throw notFound('site', input.site);
      }
      let since: number | undefined;
      for await (const _ of every(seriesEveryMs, signal)) {
        const now = Date.now();
        const series = context.telemetry.series(query, now, since);
        yield { whole: since === undefined, series };
        since = Math.max(since ?? 0, ...series.map((line) => line.points.at(-1)?.t ?? 0));
      }
    }),
  };
}

type Changed = { whole: boolean; sites: readonly SiteSummary[]; known: Map<string, string> };

/** Only what differs from what this reader was told; everything when the sites themselves differ. */
function changedSites(sites: readonly SiteSummary[], known: ReadonlyMap<string, string>): Changed {
  const texts = new Map(sites.map((site) => [site.site, JSON.stringify(site)] as const));
  const whole = texts.size !== known.size || sites.some((site) => !known.has(site.site));
  const changed = sites.filter((site) => texts.get(site.site) !== known.get(site.site));
  return { whole, sites: whole ? sites : changed, known: texts };
}

const withNow = ({ whole, sites }: Changed): OverviewEvent => ({
  now: new Date().toISOString(),
  whole,
  sites,
});
