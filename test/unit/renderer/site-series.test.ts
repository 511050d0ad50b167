import { describe, expect, it } from 'vitest';
import { chartRows, lastRead } from '../../../renderer/parts/charts/chart-rows.ts';
import { foldLines } from '../../../renderer/state/line-fold.ts';
import { lineKey, type Point, type ReleaseLine } from '../../../shared/model/telemetry.ts';

const series = (
  points: readonly (readonly [number, number | null])[],
  slot: 'a' | 'b' = 'a',
): ReleaseLine => ({
  metric: 'counts',
  slot,
  roles: [],
  points: points.map(([t, v]): Point => ({ t, v })),
});
const counts = lineKey({ metric: 'counts', slot: 'a' });
const pointsOf = (table: ReadonlyMap<string, ReleaseLine>) =>
  table.get(counts)?.points.map((point) => [point.t, point.v]);

describe('folding a stream of series', () => {
  it('adds what came since and lets go of what is older than the window', () => {
    const whole = foldLines(
      new Map(),
      {
        whole: true,
        lines: [
          series([
            [0, 1],
            [1000, 2],
          ]),
        ],
      },
      2000,
    );
    const next = foldLines(
      whole,
      {
        whole: false,
        lines: [
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
    const old = foldLines(new Map(), { whole: true, lines: [series([[0, 1]])] }, 5000);
    const next = foldLines(old, { whole: true, lines: [series([[3000, 9]])] }, 5000);
    expect(pointsOf(next)).toEqual([[3000, 9]]);
  });

  it('takes the later word on a time that comes twice', () => {
    const old = foldLines(
      new Map(),
      {
        whole: true,
        lines: [
          series([
            [0, 1],
            [1000, 2],
          ]),
        ],
      },
      5000,
    );
    const next = foldLines(
      old,
      {
        whole: false,
        lines: [
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
    const old = foldLines(
      new Map(),
      { whole: true, lines: [series([[0, 1]]), series([[0, 1]], 'b')] },
      1000,
    );
    const next = foldLines(old, { whole: false, lines: [series([[9000, 1]], 'b')] }, 1000);
    expect(pointsOf(next)).toEqual([]);
  });
});

describe('rows of a chart', () => {
  const tableOf = (...all: readonly ReleaseLine[]) =>
    new Map(all.map((line) => [lineKey(line), line]));
  const lines = [
    { key: 'stable', source: 'counts/a/', metric: 'counts' },
    { key: 'candidate', source: 'counts/b/', metric: 'counts' },
  ] as const;

  it('puts lines side by side and keeps a gap a gap', () => {
    const rows = chartRows(
      tableOf(
        series([
          [0, 4],
          [3000, 8],
        ]),
        series([[1000, 1]], 'b'),
      ),
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
    const counted = chartRows(tableOf(series(points)), lines, 2000);
    expect(counted[0]).toMatchObject({ t: 0, stable: 2 });
    const errors = { ...series(points), metric: 'errors' } as const;
    const line = { key: 'stable', source: lineKey(errors), metric: 'errors' } as const;
    expect(chartRows(tableOf(errors), [line], 2000)[0]).toEqual({ t: 0, stable: 3 });
  });

  it('is a gap where more was missed than read', () => {
    const missed = series([
      [0, null],
      [1000, null],
      [2000, 5],
    ]);
    expect(chartRows(tableOf(missed), lines, 3000)[0]?.stable).toBeNull();
  });

  it('draws of a line only the times that are its own', () => {
    const whole = series([
      [0, 1],
      [1000, 2],
      [2000, 3],
      [3000, 4],
    ]);
    const own = { source: lineKey(whole), metric: 'counts' } as const;
    const rows = chartRows(
      tableOf(whole),
      [
        { ...own, key: 'then', spans: [{ from: 0, to: 2000 }] },
        { ...own, key: 'now', spans: [{ from: 2000, to: Number.POSITIVE_INFINITY }] },
      ],
      1000,
    );
    expect(rows.map(({ then, now }) => [then, now])).toEqual([
      [1, null],
      [2, null],
      [null, 3],
      [null, 4],
    ]);
  });

  it('tells when a line was last read, not when the gap after it began', () => {
    const read = series([
      [0, 1],
      [1000, 7],
      [2000, null],
    ]);
    expect(lastRead(read)).toBe(1000);
    expect(lastRead(series([[0, null]]))).toBeUndefined();
  });
});
