import { describe, expect, it } from 'vitest';
import { plainJson, plainLines, plainText } from '../../../shared/model/plain-text.ts';
import { nastyTexts } from '../../support/hostile/nasty-texts.ts';

/** All that may command a terminal, break a line or turn the direction. */
const active = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe('text of another machine', () => {
  it.each(Object.entries(nastyTexts))('that tries to %s becomes one plain line', (_, text) => {
    const plain = plainText(text);
    expect(plain).not.toMatch(active);
    expect(plainText(plain)).toBe(plain);
  });

  it.each([
    ['\u001b[1;31mcounting\u001b[0m on port 80', 'counting on port 80'],
    ['\u001b]8;;https://evil.example/\u001b\\here\u001b]8;;\u001b\\', 'here'],
    ['well\r\nDone', 'well Done'],
    ['a\u202egpj', 'agpj'],
    ['\u001bc', '\ufffdc'],
    ['tab\there', 'tab here'],
  ])('%j reads %j', (text, plain) => expect(plainText(text)).toBe(plain));

  it('keeps letters of every language, and a text of many lines its lines', () => {
    const kept = 'Đếm người ở Q7 – 人数 – עברית – العربية – 👩‍🔧';
    expect(plainText(kept)).toBe(kept);
    expect(plainLines(`${kept}\n\u001b[2Jb\r\nc`)).toBe(`${kept}\nb\nc`);
  });

  it('takes time in proportion to its length', () => {
    const of = (length: number) => {
      const began = performance.now();
      for (const start of ['\u001b]', '\u001b[', '\u009d', '\n', '\u202e'])
        plainText(start.repeat(length / start.length));
      return performance.now() - began;
    };
    of(100_000);
    // Were it quadratic, the second would take 256 times as long.
    expect(of(1_600_000)).toBeLessThan(100 * Math.max(1, of(100_000)));
  });

  it.each(Object.entries(nastyTexts))('that tries to %s is the same in JSON', (_, text) => {
    const json = plainJson(JSON.stringify({ text }));
    expect(json).not.toMatch(active);
    expect(JSON.parse(json)).toEqual({ text });
  });
});
