import { describe, expect, it } from 'vitest';
import { groupMarks, markLabels } from '../../../renderer/parts/charts/chart-marks.ts';

const mark = (t: number, short: string) => ({ t, short, text: short });

describe('the words beside the marks of a chart', () => {
  const labelsOf = (...marks: readonly ReturnType<typeof mark>[]) =>
    [...markLabels(groupMarks(marks, 0, 1000, 5), 0, 1000, 1000).values()].map(({ text }) => text);

  it('stand at every mark that has room for them', () => {
    expect(labelsOf(mark(100, '25%'), mark(300, '50%'), mark(950, 'Rollback'))).toEqual([
      'Rollback',
      '50%',
      '25%',
    ]);
  });

  it('never lie on those of a newer mark', () => {
    expect(labelsOf(mark(105, '25%'), mark(110, '50%'), mark(125, 'Rollback'))).toEqual([
      'Rollback',
    ]);
    // Near the end they stand before their line, where an older mark may be.
    expect(labelsOf(mark(790, '50%'), mark(850, 'Rollback'))).toEqual(['Rollback']);
  });
});
