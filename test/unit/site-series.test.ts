import { describe, expect, it } from 'vitest';
import { chartRows, lastValue } from '../../renderer/parts/charts/chart-rows.ts';
import { foldSeries, seriesKey } from '../../renderer/state/series-fold.ts';
import type { Point, Series } from '../../shared/model/telemetry.ts';

const series = (
  points: readonly (readonly [number, number | null])[],
  slot: 'a' | 'b' = 'a',
): Series => ({
  metric: 'counts',
  slot,
  points: points.map(([t, v]): Point => ({ t, v })),
});
const counts = seriesKey({ metric: 'counts', slot: 'a' });
const pointsOf = (table: ReadonlyMap<string, Series>) =>
  table.get(counts)?.points.map((point) => [point.t, point.v]);

describe('folding a stream of series', () => {
  it('adds what came since and lets go of what is older than the window', () => {
    const whole = foldSeries(
      new Map(),
      {
        whole: true,
        series: [
          series([
            [0, 1],
            [1000, 2],
          ]),
        ],
      },
      2000,
    );
    const next = foldSeries(
      whole,
      {
        whole: false,
        series: [
          series([
            [2000, 3],
            [3000, null],
          ]),
        ],
      },
      2000,
    );
    expect(pointsOf(next)).toEqual([
      [1000, 2],
      [2000, 3],
      [3000, null],
    ]);
  });

  it('starts anew at a whole message', () => {
    const old = foldSeries(new Map(), { whole: true, series: [series([[0, 1]])] }, 5000);
    const next = foldSeries(old, { whole: true, series: [series([[3000, 9]])] }, 5000);
    expect(pointsOf(next)).toEqual([[3000, 9]]);
  });

  it('takes the later word on a time that comes twice', () => {
    const old = foldSeries(
      new Map(),
      {
        whole: true,
        series: [
          series([
            [0, 1],
            [1000, 2],
          ]),
        ],
      },
      5000,
    );
    const next = foldSeries(
      old,
      {
        whole: false,
        series: [
          series([
            [1000, 5],
            [2000, 6],
          ]),
        ],
      },
      5000,
    );
    expect(pointsOf(next)).toEqual([
      [0, 1],
      [1000, 5],
      [2000, 6],
    ]);
  });

  it('lets go of a line that has fallen silent as well', () => {
    const old = foldSeries(
      new Map(),
      { whole: true, series: [series([[0, 1]]), series([[0, 1]], 'b')] },
      1000,
    );
    const next = foldSeries(old, { whole: false, series: [series([[9000, 1]], 'b')] }, 1000);
    expect(pointsOf(next)).toEqual([]);
  });
});

describe('rows of a chart', () => {
  const lines = [
    { key: 'stable', slot: 'a', metric: 'counts' },
    { key: 'candidate', slot: 'b', metric: 'counts' },
  ] as const;

  it('puts lines side by side and keeps a gap a gap', () => {
    const rows = chartRows(
      [
        series([
          [0, 4],
          [3000, 8],
        ]),
        series([[1000, 1]], 'b'),
      ],
      lines,
      1000,
    );
    expect(rows).toEqual([
      { t: 0, stable: 4, candidate: null },
      { t: 1000, stable: null, candidate: 1 },
      { t: 2000, stable: null, candidate: null },
      { t: 3000, stable: 8, candidate: null },
    ]);
  });

  it('takes the mean of counts in a bin, and the worst of errors', () => {
    const points = [
      [0, 1],
      [1000, 3],
    ] as const;
    expect(chartRows([series(points)], lines, 2000)[0]).toMatchObject({ t: 0, stable: 2 });
    const errors = { ...series(points), metric: 'errors' } as const;
    const line = { key: 'stable', slot: 'a', metric: 'errors' } as const;
    expect(chartRows([errors], [line], 2000)[0]).toEqual({ t: 0, stable: 3 });
  });

  it('is a gap where more was missed than read', () => {
    const rows = chartRows(
      [
        series([
          [0, null],
          [1000, null],
          [2000, 5],
        ]),
      ],
      lines,
      3000,
    );
    expect(rows[0]?.stable).toBeNull();
  });

  it('says the last reading with its time, not the gap after it', () => {
    expect(
      lastValue(
        series([
          [0, 1],
          [1000, 7],
          [2000, null],
        ]),
      ),
    ).toEqual({ t: 1000, v: 7 });
    expect(lastValue(series([[0, null]]))).toBeUndefined();
  });
});
