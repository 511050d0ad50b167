import { describe, expect, it } from 'vitest';
import { percent } from '../../../electron/cli/figures.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { matches, plain } from '../../../renderer/words/plain-text.ts';

describe('the format of figures', () => {
  const en = createFormat('en');
  const vi = createFormat('vi');

  it('writes numbers as the language does', () => {
    expect(en.number(1234.5)).toBe('1,235');
    expect(vi.number(1234.5)).toBe('1.235');
    expect(vi.number(3.25)).toBe('3,3');
  });

  it('never shows a small share as nothing, nor nearly all as all', () => {
    expect(en.percent(0.0004)).toBe('< 0.1%');
    expect(en.percent(0)).toBe('0%');
    expect(en.percent(0.9996)).toBe('> 99.9%');
    expect(en.percent(1)).toBe('100%');
    expect(en.percent(0.334)).toBe('33%');
    expect(vi.percent(0.055)).toBe('5,5%');
    expect(percent(0.004)).toBe('0.4%');
  });

  it('writes a date as the language does', () => {
    const at = '2026-11-25T12:45:00Z';
    expect(createFormat('en', 'UTC').dateTime(at)).toBe('25 Nov 2026, 12:45 UTC');
    expect(createFormat('vi', 'UTC').dateTime(at)).toBe('12:45 25/11/2026 UTC');
  });

  it('writes an age in its largest whole unit, and a clock that runs ahead as none', () => {
    expect(en.age(59_999)).toBe('59 sec');
    expect(en.age(61_000)).toBe('1 min');
    expect(en.age(-500)).toBe('0 sec');
    expect(vi.age(3 * 3_600_000)).toBe('3 giờ');
  });
});

describe('searching', () => {
  it('finds Vietnamese names by what is typed without marks', () => {
    expect(plain('Đà Nẵng')).toBe('da nang');
    expect(matches('da nang', 'Trạm Đà Nẵng 2')).toBe(true);
    expect(matches('nang 3', 'Trạm Đà Nẵng 2')).toBe(false);
    expect(matches('', 'anything')).toBe(true);
  });
});
