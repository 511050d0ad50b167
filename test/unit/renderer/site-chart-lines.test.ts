import { describe, expect, it } from 'vitest';
import { lookOf, totalLook } from '../../../renderer/parts/charts/line-look.ts';
import { drawnLines, legend } from '../../../renderer/views/site/charts/chart-lines.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import type { VariantNow } from '../../../shared/model/picture.ts';
import {
  lineKey,
  type ReleaseLine,
  type RoleSpan,
  type SeriesMetric,
} from '../../../shared/model/telemetry.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';

const teller = {
  t: createWords('en').t,
  format: createFormat('en'),
  fleet: fakeFleet(fakeSites('lab')),
};

type Values = readonly (number | null)[];

/** A line with a point each second. */
function line(
  slot: 'a' | 'b' | undefined,
  release: string | undefined,
  values: Values,
  roles: readonly RoleSpan[] = [],
  metric: SeriesMetric = 'counts',
): ReleaseLine {
  return {
    metric,
    roles,
    ...(slot && { slot }),
    ...(release && { release }),
    points: values.map((v, second) => ({ t: second * 1000, v })),
  };
}

const tableOf = (...all: readonly ReleaseLine[]) => new Map(all.map((one) => [lineKey(one), one]));

/** 1.5.0 was the candidate, was promoted, and has been taken away again. */
const wayBack = tableOf(
  line(
    'a',
    'counter-1.4.0',
    [60, 50, null, null, 60],
    [
      { from: 0, role: 'stable' },
      { from: 2000, role: 'previous' },
      { from: 4000, role: 'stable' },
    ],
  ),
  line(
    'b',
    'counter-1.5.0',
    [null, 10, 60, 60, null],
    [{ from: 1000, role: 'candidate' }, { from: 2000, role: 'stable' }, { from: 4000 }],
  ),
  line(undefined, undefined, [60, 60, 60, 60, 60]),
);

const stable: VariantNow = {
  slot: 'a',
  role: 'stable',
  release: 'counter-1.4.0',
  servers: [],
  countsPerMinute: 58,
};

const given = (more: Partial<Parameters<typeof legend>[1]> = {}) => ({
  table: wayBack,
  metrics: ['counts'] as const,
  variants: [stable],
  now: 200_000,
  isCamera: false,
  figures: ({ countsPerMinute }: VariantNow) => [countsPerMinute],
  total: 58,
  say: (values: readonly number[]) => values.join(' / '),
  sayTime: (t: number) => `second ${t / 1000}`,
  ...more,
});

const said = (more?: Partial<Parameters<typeof legend>[1]>) =>
  legend(teller, given(more)).map(({ name, text }) => `${name}: ${text}`);

describe('the lines that a chart draws', () => {
  it('have the look of the role that the release had then', () => {
    const looks = drawnLines(teller, wayBack, ['counts']).map(({ name, look }) => [name, look]);
    expect(looks).toEqual([
      ['total', totalLook],
      ['stable 1.4.0', lookOf('stable')],
      ['stable 1.5.0', lookOf('stable')],
      ['candidate 1.5.0', lookOf('candidate')],
    ]);
  });

  it('are apart by role, each over its own times', () => {
    const found = drawnLines(teller, wayBack, ['counts']);
    const spans = (name: string) => found.find((one) => one.name === name)?.spans;
    expect(spans('candidate 1.5.0')).toEqual([{ from: Number.NEGATIVE_INFINITY, to: 2000 }]);
    expect(spans('stable 1.4.0')).toEqual([
      { from: Number.NEGATIVE_INFINITY, to: 2000 },
      { from: 4000, to: Number.POSITIVE_INFINITY },
    ]);
    expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
  });

  it('have no total where one release was read, and none of errors', () => {
    const one = tableOf(line('a', 'counter-1.4.0', [1]), line(undefined, undefined, [1]));
    expect(drawnLines(teller, one, ['counts']).map(({ key }) => key)).not.toContain('total');
    const errors = tableOf(
      line('a', 'counter-1.4.0', [0.1], [], 'errors'),
      line('b', 'counter-1.5.0', [0.1], [], 'errors'),
    );
    expect(drawnLines(teller, errors, ['errors'])).toHaveLength(2);
  });
});

describe('the legend of a chart', () => {
  it('says the figures of the tables, the total, and until when another release was there', () => {
    expect(said()).toEqual(['stable 1.4.0: 58', 'total: 58', '1.5.0: until second 3']);
  });

  it('says of a line without a present figure since when there is none', () => {
    const { countsPerMinute: _, ...silent } = stable;
    expect(said({ variants: [silent] })[0]).toBe('stable 1.4.0: no data for 3 min');
    const unread = { ...silent, slot: 'c', role: 'candidate', release: 'counter-1.5.0' } as const;
    expect(said({ variants: [stable, unread] })).toContain('candidate 1.5.0: no data');
    expect(said({ total: undefined })).toContain('total: no data');
    expect(said({ variants: [silent], now: 9_000 })[0]).toBe('stable 1.4.0: not enough data yet');
  });

  it('leaves out a release that the camera has not been on', () => {
    const unread = { slot: 'c', role: 'candidate', release: 'counter-1.6.0', servers: [] } as const;
    const variants = [stable, unread];
    expect(said({ variants, isCamera: true }).join()).not.toContain('candidate');
    expect(said({ variants }).join()).toContain('candidate');
  });

  it('says nothing of one quantile alone', () => {
    const metrics = ['p50', 'p95'] as const;
    const both = { metrics, table: tableOf(), figures: () => [3, undefined] };
    expect(said(both)).toEqual(['stable 1.4.0: no data']);
    expect(said({ ...both, figures: () => [3, 5] })).toEqual(['stable 1.4.0: 3 / 5']);
  });
});
