import type { Evidence } from '../../../shared/model/rollout.ts';
import type { Point, Series, SeriesMetric } from '../../../shared/model/telemetry.ts';
import { firingText } from './incident-gates.ts';
import { bullet, escaped, fenced, figure, type Names, percentText, utc } from './incident-text.ts';

const shownSeconds = 120;
/** A table of two minutes stays readable. */
const everySeconds = 10;

const units: Readonly<Record<SeriesMetric, string>> = {
  counts: 'counts/min',
  requests: 'frames/s',
  errors: 'failed, 0–1',
  p50: 'p50, ms',
  p95: 'p95, ms',
  queue: 'queue',
  response: 'response, ms',
};

/** Evidence kept of one site when it was rolled back. */
export function evidenceLines(
  evidence: Evidence,
  service: string,
  isBack: boolean,
  names: Names,
): readonly string[] {
  const { site, firing, splitBefore, gapMs } = evidence;
  return [
    `## ${escaped(names.service(service))} at ${escaped(names.site(site))}`,
    '',
    ...(firing
      ? [bullet('Trigger', firingText(firing, names)), bullet('Fired', utc(firing.at))]
      : []),
    ...(splitBefore
      ? [
          bullet(
            'Split before',
            `${percentText(splitBefore.share)}, ${splitBefore.cameras} cameras`,
          ),
        ]
      : []),
    bullet('Split after', isBack ? '0%, everything on the old release' : 'still on its way back'),
    ...(gapMs === undefined ? [] : [bullet('Gap', `${figure(gapMs / 1000)} s`)]),
    '',
    ...chart(evidence),
    ...(evidence.logs ?? []).flatMap(({ container, lines }) => [
      `### Log of ${escaped(container)}`,
      '',
      ...fenced(lines),
      '',
    ]),
  ];
}

/** The last two minutes, one line each ten seconds; a gap stays empty. */
function chart({ series, next, old }: Evidence): readonly string[] {
  const shown = series.filter(
    ({ camera, slot, points }) =>
      camera === undefined && (slot === next || slot === old) && points.length > 0,
  );
  const newest = Math.max(...shown.flatMap(({ points }) => points.at(-1)?.t ?? []));
  if (shown.length === 0 || !Number.isFinite(newest)) return [];
  const names = shown.map(
    ({ metric, slot }) => `${slot === next ? 'new' : 'old'}: ${units[metric]}`,
  );
  const times: number[] = [];
  for (let back = shownSeconds; back >= 0; back -= everySeconds) times.push(newest - back * 1000);
  const rows = times.flatMap((t) => {
    const values = shown.map((line) => valueAt(line, t));
    if (values.every((value) => value === '')) return [];
    return [`| ${new Date(t).toISOString().slice(11, 19)} | ${values.join(' | ')} |`];
  });
  return [
    `| UTC | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---:').join('|')}|`,
    ...rows,
    '',
  ];
}

function valueAt({ points }: Series, t: number): string {
  const point: Point | undefined = points.find((each) => each.t === t);
  return point?.v === undefined || point.v === null ? '' : figure(point.v);
}
