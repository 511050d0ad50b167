import type { VariantNow } from '../../../../shared/model/picture.ts';
import type { Role } from '../../../../shared/model/split.ts';
import {
  lineKey,
  type ReleaseLine,
  type RoleSpan,
  type SeriesMetric,
} from '../../../../shared/model/telemetry.ts';
import type { LastReading } from '../../../parts/charts/chart-card.tsx';
import { type ChartLine, isWithin, lastRead, type Span } from '../../../parts/charts/chart-rows.ts';
import { lookOf, type PlotLine, totalLook } from '../../../parts/charts/line-look.ts';
import type { LineTable } from '../../../state/line-fold.ts';
import { releaseName, type Teller } from '../../../words/say-rollout.ts';

/** A line as it is drawn: a release in its slot for as long as it had one role, or the total. */
export type DrawnLine = PlotLine & ChartLine;

const order: readonly (Role | undefined)[] = [
  'stable',
  'candidate',
  'shadow',
  'previous',
  undefined,
];

/**
 * Lines of every release that was read within the window, each in the look of the role that it had
 * then; of latency two, p50 thin and p95 thick. The total is drawn beneath where there are several.
 */
export function drawnLines(
  teller: Teller,
  table: LineTable,
  metrics: readonly SeriesMetric[],
): readonly DrawnLine[] {
  const read = releasesRead(table, metrics);
  const parts = read.flatMap((line) =>
    [...spansByRole(line.roles)].flatMap(([role, spans]) => {
      const isRead = line.points.some(({ t, v }) => v !== null && isWithin(spans, t));
      return isRead ? [{ role, line: drawn(teller, line, role, spans, metrics.length > 1) }] : [];
    }),
  );
  const sorted = parts.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  return [...totalLine(teller, read, metrics), ...sorted.map(({ line }) => line)];
}

const releasesRead = (table: LineTable, metrics: readonly SeriesMetric[]) =>
  [...table.values()].filter(
    (line) =>
      line.release !== undefined &&
      metrics.includes(line.metric) &&
      line.points.some(({ v }) => v !== null),
  );

/** Before the first role that was noted, the release had that one. */
function spansByRole(roles: readonly RoleSpan[]): ReadonlyMap<Role | undefined, readonly Span[]> {
  const found = new Map<Role | undefined, readonly Span[]>();
  const all = roles.length === 0 ? [{ from: 0 }] : roles;
  for (const [index, { from, role }] of all.entries()) {
    const span = {
      from: index === 0 ? Number.NEGATIVE_INFINITY : from,
      to: all[index + 1]?.from ?? Number.POSITIVE_INFINITY,
    };
    found.set(role, [...(found.get(role) ?? []), span]);
  }
  return found;
}

function drawn(
  teller: Teller,
  line: ReleaseLine,
  role: Role | undefined,
  spans: readonly Span[],
  isNamed: boolean,
): DrawnLine {
  const source = lineKey(line);
  const name = variantName(teller, { role, release: line.release });
  return {
    key: `${source}-${role ?? 'none'}`.replaceAll(/[^\w-]/g, '_'),
    source,
    metric: line.metric,
    spans,
    name: isNamed ? `${name} ${line.metric}` : name,
    look: lookOf(role, line.metric === 'p50' ? 1.25 : 2),
  };
}

/** Of a single release the total is its own line. */
function totalLine(
  { t }: Teller,
  read: readonly ReleaseLine[],
  metrics: readonly SeriesMetric[],
): readonly DrawnLine[] {
  if (!metrics.includes('counts') || read.length < 2) return [];
  const source = lineKey({ metric: 'counts' });
  return [
    { key: 'total', source, metric: 'counts', name: t('site.charts.total'), look: totalLook },
  ];
}

function variantName(
  teller: Teller,
  { role, release }: { readonly role?: Role | undefined; readonly release?: string | undefined },
): string {
  const version = release === undefined ? '' : releaseName(teller, release);
  return role === undefined ? version : `${teller.t(`common.role.${role}`)} ${version}`;
}

export type LegendGiven = {
  readonly table: LineTable;
  readonly metrics: readonly SeriesMetric[];
  readonly variants: readonly VariantNow[];
  /** ms since the epoch. */
  readonly now: number;
  /** Of one camera: releases that it has not been on are left out. */
  readonly isCamera: boolean;
  /** The present figures of a variant, as tables show them; one for each metric. */
  readonly figures: (variant: VariantNow) => readonly (number | undefined)[];
  /** The present figure of all of them together. */
  readonly total?: number | undefined;
  readonly say: (values: readonly number[]) => string;
  readonly sayTime: (t: number) => string;
};

/** Present figures of what stands there, with the age of the last one where there is none; then what has left. */
export function legend(teller: Teller, given: LegendGiven): readonly LastReading[] {
  const { table, metrics, say } = given;
  const { t } = teller;
  const read = releasesRead(table, metrics);
  const present = given.variants.filter((one) => one.release !== undefined);
  const shown = present.filter(
    (one) =>
      !given.isCamera ||
      given.figures(one).some((value) => value !== undefined) ||
      read.some(({ slot, release }) => slot === one.slot && release === one.release),
  );
  const hasTotal = totalLine(teller, read, metrics).length > 0;
  return [
    ...shown.map((variant): LastReading => {
      const values = given.figures(variant).filter((value) => value !== undefined);
      const text = values.length === metrics.length ? say(values) : sayNone(teller, variant, given);
      const { slot, role } = variant;
      return { key: slot, name: variantName(teller, variant), look: lookOf(role), text };
    }),
    ...(hasTotal
      ? [
          {
            key: 'total',
            name: t('site.charts.total'),
            look: totalLook,
            text: given.total === undefined ? t('site.charts.noData') : say([given.total]),
          },
        ]
      : []),
    ...left(teller, read, given, present),
  ];
}

const freshMs = 10_000;

function sayNone(
  { t, format }: Teller,
  { slot, release }: VariantNow,
  { table, metrics, now }: LegendGiven,
): string {
  const times = metrics.map((metric) =>
    lastRead(table.get(lineKey({ metric, slot, ...(release === undefined ? {} : { release }) }))),
  );
  const newest = Math.max(0, ...times.filter((at) => at !== undefined));
  if (newest === 0) return t('site.charts.noData');
  // It is read, but not yet for as long as the figure is over.
  if (now - newest < freshMs) return t('site.charts.tooEarly');
  return t('site.charts.noDataFor', { age: format.age(now - newest) });
}

/** A release that has left its slot, in the look of its last role. */
function left(
  teller: Teller,
  read: readonly ReleaseLine[],
  { metrics, sayTime }: LegendGiven,
  present: readonly VariantNow[],
): readonly LastReading[] {
  const gone = read.filter(
    ({ metric, slot, release }) =>
      metric === metrics[0] && !present.some((one) => one.slot === slot && one.release === release),
  );
  return gone.map((line): LastReading => {
    const at = lastRead(line) ?? 0;
    const role = line.roles.findLast((one) => one.role !== undefined && one.from <= at)?.role;
    return {
      key: lineKey(line),
      name: variantName(teller, { release: line.release }),
      look: lookOf(role),
      text: teller.t('site.charts.until', { time: sayTime(at) }),
    };
  });
}
