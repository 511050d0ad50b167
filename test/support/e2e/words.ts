import { en } from '../../../renderer/words/en/en.ts';
import { vi } from '../../../renderer/words/vi/vi.ts';

export { en, vi };
export type Language = 'en' | 'vi';
/** The words of either language; of English plurals `_other` is what both have. */
export const wordsOf: Readonly<Record<Language, typeof vi>> = { en, vi };

/** A sentence with its places filled; every place must be given. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${template} needs ${name}`);
    return String(value);
  });
}

/** Matches the sentence whatever stands in its places, or in those that are not given. */
export function like(
  template: string,
  values: Readonly<Record<string, string | number>> = {},
): RegExp {
  const parts = template.split(/\{\{(\w+)\}\}/).map((part, index) => {
    if (index % 2 === 0) return RegExp.escape(part);
    return values[part] === undefined ? '(.+?)' : RegExp.escape(String(values[part]));
  });
  return new RegExp(`^${parts.join('')}$`);
}

/** The same, anywhere in a text. */
export const within = (template: string, values: Readonly<Record<string, string | number>> = {}) =>
  new RegExp(like(template, values).source.slice(1, -1).replaceAll('(.+?)', '(.+)'));

type Tree = { readonly [key: string]: string | Tree };

const leaves = (tree: Tree): readonly string[] =>
  Object.values(tree).flatMap((each) => (typeof each === 'string' ? [each] : leaves(each)));

/** What stands between the places of a sentence, without its punctuation. */
const fragments = (template: string): readonly string[] =>
  template
    .split(/\{\{\w+\}\}/)
    .map((part) => part.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ''))
    .filter((part) => part.length >= 2);

/** English of the word lists that Vietnamese says in other words, the longest first. */
const onlyEnglish = ((): readonly string[] => {
  const vietnamese = leaves(vi).join('\n').toLowerCase();
  const all = new Set(leaves(en).flatMap(fragments));
  return [...all]
    .filter((part) => !vietnamese.includes(part.toLowerCase()))
    .sort((one, other) => other.length - one.length);
})();

/** Pieces of English found in texts of the Vietnamese screens; `names` are the fleet's own. */
export function englishIn(texts: readonly string[], names: readonly string[]): readonly string[] {
  const known = [...names].sort((one, other) => other.length - one.length);
  return texts.flatMap((text) => {
    const rest = known.reduce((left, name) => left.replaceAll(name, '·'), text);
    const found = onlyEnglish.find((part) =>
      new RegExp(`(^|[^\\p{L}\\p{N}-])${RegExp.escape(part)}($|[^\\p{L}\\p{N}-])`, 'u').test(rest),
    );
    return found === undefined ? [] : [`"${found}" in "${text}"`];
  });
}
