import { describe, expect, it } from 'vitest';
import {
  ERRORS_LINGER,
  ERRORS_STAY_BROKEN,
  type Kept,
  keepFindings,
  TOLD_AFTER,
  told,
} from '../../../electron/picture/findings/settle.ts';
import type { Finding, FindingCode, Severity } from '../../../shared/model/picture.ts';

/** A site looked at once a second, with what is found each time. */
class Looks {
  #kept: readonly Kept[] = [];
  #second = 0;
  /** Severity and code of all that was told, look by look. */
  readonly told: string[] = [];
  hasFrames = true;

  found(...codes: readonly (readonly [Severity, FindingCode])[]): this {
    const now = Date.parse('2026-11-23T06:00:00Z') + this.#second * 1000;
    this.#second += 1;
    const findings = codes.map(([severity, code]): Finding => {
      const known = this.#kept.find(({ finding }) => finding.code === code)?.finding.since;
      const since = known ?? new Date(now).toISOString();
      return { severity, code, subject: 'counter', since, data: { slot: 'b' } };
    });
    this.#kept = keepFindings(this.#kept, findings, now, () => this.hasFrames);
    const shown = told(this.#kept, now).map(({ severity, code }) => `${severity} ${code}`);
    this.told.push(shown.join(', '));
    return this;
  }

  times(count: number, ...codes: readonly (readonly [Severity, FindingCode])[]): this {
    for (let index = 0; index < count; index += 1) this.found(...codes);
    return this;
  }

  /** What was told, without repetitions. */
  get story(): readonly string[] {
    return this.told.filter((one, index) => one !== this.told[index - 1]);
  }
}

describe('what is found for a moment', () => {
  it.each(['no-healthy-server', 'drift', 'no-frames'] as const)(
    '%s of less than 2 s is never told',
    (code) => {
      const looks = new Looks().times(2, ['broken', code]).times(5);
      looks.times(2, ['broken', code]).times(5);
      expect(looks.story).toEqual(['']);
    },
  );

  it('is told 2 s after it began, and not any more once it is over', () => {
    const looks = new Looks().times(5, ['warning', 'drift']).found();
    expect(looks.told).toEqual(['', '', ...Array(3).fill('warning drift'), '']);
    expect(TOLD_AFTER).toBe(2000);
  });

  it('is told at once where it says itself that it is older, or where nothing is wrong', () => {
    const now = Date.parse('2026-11-23T06:00:00Z');
    const since = (ms: number) => new Date(now - ms).toISOString();
    const of = { subject: 'g', data: {} };
    const old: Finding = { ...of, severity: 'broken', code: 'link-down', since: since(2000) };
    const held: Finding = { ...of, severity: 'fine', code: 'lease-held', since: since(0) };
    const kept = keepFindings([], [old, held], now, () => true);
    expect(told(kept, now).map(({ code }) => code)).toEqual(['link-down', 'lease-held']);
  });
});

describe('errors of a few frames a second', () => {
  it('that are now broken and now not are told once, as broken', () => {
    const looks = new Looks().times(3, ['broken', 'errors']);
    for (let turn = 0; turn < 20; turn += 1)
      looks.found(['warning', 'errors']).found().found(['broken', 'errors']);
    expect(looks.story).toEqual(['', 'broken errors']);
  });

  it('are a warning again 30 s after they were last broken, and gone 10 s after the last one', () => {
    const looks = new Looks().times(3, ['broken', 'errors']);
    const seconds = ERRORS_STAY_BROKEN / 1000;
    looks.times(seconds - 1, ['warning', 'errors']);
    expect(looks.told.at(-1)).toBe('broken errors');
    expect(looks.found(['warning', 'errors']).told.at(-1)).toBe('warning errors');
    looks.times(ERRORS_LINGER / 1000 - 1);
    expect(looks.told.at(-1)).toBe('warning errors');
    expect(looks.found().told.at(-1)).toBe('');
  });

  it('are gone at once where the slot gets no frames any more: it was rolled back', () => {
    const looks = new Looks().times(3, ['broken', 'errors']);
    looks.hasFrames = false;
    expect(looks.found().told.at(-1)).toBe('');
  });

  it('are gone with the engine out of sight that was their cause', () => {
    const now = Date.parse('2026-11-23T06:00:00Z');
    const since = new Date(now - 9000).toISOString();
    const of = { severity: 'broken', code: 'errors', subject: 'counter', since } as const;
    const kept = (data: Finding['data']) => keepFindings([], [{ ...of, data }], now, () => true);
    const later = (data: Finding['data']) =>
      told(
        keepFindings(kept(data), [], now + 1000, () => true),
        now + 1000,
      ).length;
    expect([later({ slot: 'a' }), later({ slot: 'a', cause: 'e1' })]).toEqual([1, 0]);
    // The engine answers again, and failed frames still stand in the last 10 s.
    const without = { ...of, data: { slot: 'a' } };
    const back = keepFindings(kept({ slot: 'a', cause: 'e1' }), [without], now + 1000, () => true);
    expect(told(back, now + 1000)).toEqual([without]);
    expect(
      told(
        keepFindings(back, [], now + 2000, () => true),
        now + 2000,
      ),
    ).toEqual([]);
  });

  it('that were found for a second are not told afterwards', () => {
    expect(new Looks().found(['broken', 'errors']).times(15).story).toEqual(['']);
  });
});

it('tells the worst first, as it is told and not as it was found', () => {
  const looks = new Looks().times(3, ['broken', 'errors'], ['warning', 'drift']);
  looks.found(['warning', 'drift'], ['warning', 'errors']);
  expect(looks.told.at(-1)).toBe('broken errors, warning drift');
});
