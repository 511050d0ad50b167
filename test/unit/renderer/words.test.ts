import { describe, expect, it } from 'vitest';
import { en } from '../../../renderer/words/en/en.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import { vi } from '../../../renderer/words/vi/vi.ts';
import { linkFaultCodes } from '../../../shared/model/link.ts';
import { findingCodes } from '../../../shared/model/picture.ts';

type Words = { readonly [key: string]: string | Words };

function flat(words: Words, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : flat(value, `${path}${key}.`),
  );
}

const english = flat(en);
const vietnamese = new Map(flat(vi));
const placeholders = (text: string) =>
  [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].toSorted().join(' ');

describe('the words', () => {
  it('have the same keys in both languages, but for the plural that Vietnamese lacks', () => {
    const expected = english.map(([key]) => key).filter((key) => !key.endsWith('_one'));
    expect([...vietnamese.keys()].toSorted()).toEqual(expected.toSorted());
  });

  it('name the same values in both languages', () => {
    const differing = english
      .filter(([key]) => !key.endsWith('_one'))
      .filter(([key, text]) => placeholders(text) !== placeholders(vietnamese.get(key) ?? ''))
      .map(([key]) => key);
    expect(differing).toEqual([]);
  });

  it('leave nothing in English that has a Vietnamese word', () => {
    // Names, units and the field's own words are the same in both.
    const same = english
      .filter(([key, text]) => vietnamese.get(key) === text)
      .map(([, text]) => text);
    const wordsIn = (text: string) =>
      text.replace(/\{\{\w+\}\}/g, '').match(/\p{L}{3,}/gu)?.length ?? 0;
    const prose = same.filter((text) => wordsIn(text) > 2);
    expect(prose).toEqual([]);
  });

  it('say every finding and every fault of a link', () => {
    for (const code of findingCodes) expect(en.findings.what[code]).not.toBe('');
    for (const code of linkFaultCodes) expect(en.links.mend[code]).not.toBe('');
  });

  it('choose the plural form by the language', async () => {
    const words = createWords('en');
    expect(words.t('map.sites', { count: 1 })).toBe('1 site');
    expect(words.t('map.sites', { count: 7 })).toBe('7 sites');
    await words.changeLanguage('vi');
    expect(words.t('map.sites', { count: 1 })).toBe('1 trạm');
  });
});
