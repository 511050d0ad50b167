import { ORPCError } from '@orpc/client';
import { obstacleSchema, type RolloutObstacle } from '../../shared/model/rollout-obstacle.ts';
import type { Shortfall } from '../../shared/model/rollout-plan.ts';
import { type Said, sayError } from './say-error.ts';
import { releaseName, serviceName, siteName, type Teller } from './say-rollout.ts';

/** Everything that is in a rollout's way, out of what a call ended in; undefined of other errors. */
export function obstaclesOf(error: unknown): readonly RolloutObstacle[] | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'ROLLOUT_REFUSED') return undefined;
  const { obstacles } = (error.data ?? {}) as { readonly obstacles?: unknown };
  const found = obstacleSchema.array().safeParse(obstacles);
  return found.success ? found.data : undefined;
}

export function sayObstacle(teller: Teller, obstacle: RolloutObstacle): Said {
  const { t } = teller;
  const words = wordsOf(teller, obstacle);
  const { kind } = obstacle;
  const mend = (of: Exclude<typeof kind, 'held' | 'driven-by'>) =>
    t(`rolloutRefusals.mend.${of}`, words);
  switch (kind) {
    case 'held': {
      const by = heldKey(obstacle);
      const key = by === 'heldDriver' ? by : 'held';
      return {
        what: t(`rolloutRefusals.what.${by}`, words),
        mend: t(`rolloutRefusals.mend.${key}`),
      };
    }
    case 'driven-by': {
      const key = obstacle.seconds > 0 ? 'driven-by-left' : kind;
      const what = t('rolloutRefusals.what.driven-by', words);
      return { what, mend: t(`rolloutRefusals.mend.${key}`, words) };
    }
    case 'segment-unknown':
      return {
        what: t(`rolloutRefusals.what.segment-unknown.${obstacle.of}`, words),
        mend: mend(kind),
      };
    case 'no-room':
      return { what: sayShortfall(teller, obstacle), mend: mend(kind) };
    default:
      return { what: t(`rolloutRefusals.what.${kind}`, words), mend: mend(kind) };
  }
}

function heldKey({ driver, release }: Extract<RolloutObstacle, { readonly kind: 'held' }>) {
  if (driver !== undefined) return 'heldDriver';
  return release === undefined ? 'held' : 'heldRelease';
}

/** Shortfall of a host: `noi-bai-edge at Nội Bài: needs 2 GB of memory, 1 GB are free`. */
export function sayShortfall(teller: Teller, { what, site, host, ...figures }: Shortfall): string {
  const { t, format } = teller;
  const say = what === 'memory' || what === 'disk' ? format.bytes : format.whole;
  const needed = say(figures.needed);
  const available = say(figures.available);
  const said = t(`rolloutPlan.short.${what}`, { needed, available });
  return t('rolloutPlan.short.line', { host, site: siteName(teller, site), what: said });
}

type Word = 'site' | 'service' | 'release' | 'stable' | 'gateway' | 'other' | 'name' | 'driver';
type Words = Partial<
  Record<Word | 'seconds' | 'minutes' | 'limit' | 'one' | 'host' | 'detail', string>
>;

/** Data of an obstacle as words: names for ids, minutes for `too-long`. */
function wordsOf(teller: Teller, obstacle: RolloutObstacle): Words {
  const names = {
    site: siteName,
    service: serviceName,
    release: releaseName,
    stable: releaseName,
  } as const;
  const named = Object.entries(obstacle).map(([key, value]) => {
    const name = key in names ? names[key as keyof typeof names] : undefined;
    return [key, name && typeof value === 'string' ? name(teller, value) : String(value)];
  });
  const words = Object.fromEntries(named) as Words;
  if (obstacle.kind === 'segment-unknown')
    return { ...words, site: siteName(teller, obstacle.name) };
  if (obstacle.kind !== 'too-long') return words;
  const minutes = (seconds: number) => String(Math.ceil(seconds / 60));
  return { ...words, minutes: minutes(obstacle.seconds), limit: minutes(obstacle.limit) };
}

/** Any error that ended a call, as `sayError`; for a refused rollout, all its obstacles. */
export function sayFailure(teller: Teller, error: unknown): Said {
  const said = obstaclesOf(error)?.map((one) => sayObstacle(teller, one));
  if (said === undefined) return sayError(teller.t, error);
  const all = (part: keyof Said) => [...new Set(said.map((one) => one[part]))].join(' ').trim();
  return { what: all('what'), mend: all('mend') };
}
