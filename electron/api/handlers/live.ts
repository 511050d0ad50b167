import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { OverviewEvent } from '../../../shared/contract/live.ts';
import type { SiteSummary } from '../../../shared/model/picture.ts';
import { type Context, fleetOf } from '../../changes/index.ts';
import { notFound } from '../../inventory/index.ts';
import type { Board } from '../../picture/index.ts';
import { followLines } from '../../telemetry/index.ts';
import { every } from '../streams/every.ts';

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
      const next = followLines(context.telemetry, query);
      for await (const _ of every(seriesEveryMs, signal)) yield next(Date.now());
    }),
  };
}

type Changed = { whole: boolean; sites: readonly SiteSummary[]; known: Map<string, string> };

const texts = new WeakMap<SiteSummary, string>();

/** Made once for all readers: the board gives the same summary to those who look at the same time. */
function textOf(site: SiteSummary): string {
  const text = texts.get(site) ?? JSON.stringify(site);
  texts.set(site, text);
  return text;
}

/** Only what differs from what this reader was told; everything when the sites themselves differ. */
function changedSites(sites: readonly SiteSummary[], known: ReadonlyMap<string, string>): Changed {
  const now = new Map(sites.map((site) => [site.site, textOf(site)] as const));
  const whole = now.size !== known.size || sites.some((site) => !known.has(site.site));
  const changed = sites.filter((site) => now.get(site.site) !== known.get(site.site));
  return { whole, sites: whole ? sites : changed, known: now };
}

const withNow = ({ whole, sites }: Changed): OverviewEvent => ({
  now: new Date().toISOString(),
  whole,
  sites,
});
