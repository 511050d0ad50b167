/** Configuration that the embedded router cannot read, in HAProxy's words. */
export class ConfigError extends Error {}

/** The words of a configuration line; `"…"` and `'…'` keep blanks, `#` begins a comment. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  const word = /\s*(?:#.*$|((?:"[^"]*"|'[^']*'|[^\s"'#])+))/gy;
  for (let found = word.exec(line); found !== null; found = word.exec(line)) {
    if (found[1] === undefined) break;
    words.push(found[1].replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  }
  return words;
}

/** Splits at commas that stand in no brackets: `str(a),map(f,b)` has two parts. */
export function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (text[at] !== ',' || depth > 0) continue;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  return [...parts, text.slice(from)];
}

/** `name(a,b)` taken apart; without brackets there are no arguments. */
export function callOf(text: string): { readonly name: string; readonly args: readonly string[] } {
  const found = /^([a-z0-9_.-]+)(?:\((.*)\))?$/i.exec(text);
  if (found === null) throw new ConfigError(`unexpected '${text}'`);
  return { name: found[1] ?? '', args: found[2] === undefined ? [] : found[2].split(',') };
}
