import { parse } from 'yaml';
import { exampleText } from './example.ts';

/** A fleet file that must be refused, and what was done to it. */
export type Malformed = readonly [name: string, text: string];

/** As JSON, which is YAML too, and quicker to write. */
const example = parse(exampleText);

type Path = readonly (string | number)[];

/** Every value of the example, outermost first. */
function* pathsOf(value: unknown, path: Path = []): Generator<readonly [Path, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    yield* pathsOf(child, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

/** The example with another value at one path; `undefined` takes the key away. */
function withValue(path: Path, value: unknown): string {
  const root = structuredClone(example);
  let parent = root;
  for (const step of path.slice(0, -1)) parent = parent[step];
  const last = path.at(-1);
  if (last === undefined) return JSON.stringify(value);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(root);
}

const isMap = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys of these maps are chosen by the author of the file: one more is no fault. */
const openMaps =
  /^(environments|sites|gateways|engines|cameras|services|releases|placements)$|(listeners|platforms|env)$/;

const replacements: readonly (readonly [string, (value: unknown) => unknown])[] = [
  ['a list of lists', () => [[]]],
  ['a map of nonsense', () => ({ nonsense: { nonsense: true } })],
  ['text with a NUL', () => 'a\u0000b'],
  ['a configuration line', () => 'x\nglobal\n  user root'],
  ['nothing', () => null],
];

/** The example with every one of its values spoiled in turn, in two or three of the ways. */
export function generated(): readonly Malformed[] {
  const all: Malformed[] = [];
  for (const [path, value] of pathsOf(example)) {
    const at = path.join('.') || 'the root';
    for (const [name, replace] of replacements.filter((_, kind) => (kind + all.length) % 2 === 0)) {
      // A variable of a container may hold several lines.
      if (name === 'a configuration line' && path.includes('env')) continue;
      all.push([`${at}: ${name}`, withValue(path, replace(value))]);
    }
    if (isMap(value) && !openMaps.test(path.join('.'))) {
      all.push([`${at}: one key more`, withValue([...path, 'surplus'], 1)]);
    }
  }
  return all;
}
