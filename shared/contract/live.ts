import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { SitePicture, SiteSummary } from '../model/picture.ts';
import { type LinesMessage, seriesMetrics } from '../model/telemetry.ts';
import { base } from './errors.ts';
import { idSchema } from './ids.ts';

/** First every site, then only those that changed; at most four messages a second. */
export type OverviewEvent = {
  /** RFC 3339 UTC, the backend's clock: readers measure ages against it, not their own. */
  readonly now: string;
  readonly sites: readonly SiteSummary[];
  readonly whole: boolean;
};

export const liveContract = {
  overview: base.output(eventIterator(type<OverviewEvent>())),
  /** Everything one site screen shows, whole, at most twice a second. */
  site: base
    .input(z.strictObject({ site: idSchema }))
    .output(eventIterator(type<{ readonly now: string; readonly picture: SitePicture }>())),
  /** Chart lines of a service at a site: the window first, then the points that came since, each second. */
  series: base
    .input(
      z.strictObject({
        site: idSchema,
        service: idSchema,
        metrics: z.array(z.enum(seriesMetrics)).min(1).max(seriesMetrics.length),
        camera: idSchema.optional(),
        window: z.enum(['15m', '24h']),
      }),
    )
    .output(eventIterator(type<LinesMessage>())),
};
