import { posix } from 'node:path';
import type { Source } from '../support/machine/sources.ts';

/** Figures of the house and the places behind them, as `npm run house` prints them. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly places?: readonly string[];
};

export function figuresOf(product: readonly Source[]): readonly Figure[] {
  const counted = (name: string, places: readonly string[]): Figure => ({
    ...{ name, value: places.length, places },
  });
  return [
    { name: 'product files', value: product.length },
    { name: 'lines, median', value: medianLines(product) },
    { name: 'lines, longest file', value: Math.max(...product.map(({ lines }) => lines)) },
    counted('folders that import each other, pairs', mutualFolders(product)),
    { name: 'lines of electron/api', value: linesUnder(product, 'electron/api/') },
    counted('exported names defined in more than one file', namesTwice(product)),
    counted('comments that start with a relative clause', relativeComments(product)),
    counted('files of at most 40 lines read only by a file beside them', tinyFiles(product)),
    ...doorSizes(product),
  ];
}

export function medianLines(files: readonly Source[]): number {
  const lines = files.map((file) => file.lines).sort((a, b) => a - b);
  return lines[Math.floor(lines.length / 2)] ?? 0;
}

const linesUnder = (files: readonly Source[], folder: string): number =>
  files.filter(({ path }) => path.startsWith(folder)).reduce((sum, file) => sum + file.lines, 0);

export type Edges = ReadonlyMap<string, readonly string[]>;

/** From each folder to the other folders that its files import. */
export function folderEdges(files: readonly Source[]): Edges {
  const edges = new Map<string, string[]>();
  for (const { path, imports } of files) {
    const from = posix.dirname(path);
    const to = imports.flatMap((each) => (each.path ? [posix.dirname(each.path)] : []));
    edges.set(from, [...(edges.get(from) ?? []), ...to.filter((folder) => folder !== from)]);
  }
  return edges;
}

function mutualFolders(files: readonly Source[]): readonly string[] {
  const edges = folderEdges(files);
  return [...edges].flatMap(([from, all]) =>
    [...new Set(all)]
      .filter((to) => from < to && edges.get(to)?.includes(from))
      .map((to) => `${from} ${to}`),
  );
}

const exported = /^export (?:async )?(?:const|function|class|type|interface) (\w+)/gm;

/** Exported names that several files define, with those files. */
function namesTwice(files: readonly Source[]): readonly string[] {
  const places = new Map<string, Set<string>>();
  // The two languages have one name for each area of words.
  for (const { path, text } of files.filter((file) => !file.path.startsWith('renderer/words/'))) {
    for (const [, name = ''] of text.matchAll(exported)) {
      places.set(name, (places.get(name) ?? new Set()).add(path));
    }
  }
  return [...places]
    .filter(([, paths]) => paths.size > 1)
    .map(([name, paths]) => `${name}: ${[...paths].join(', ')}`);
}

const comment = /\/\*\*?[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n)+/gm;
const relative =
  /^(?:what|whoever|whatever|whichever|that which|those that|those who|one that|how)\b/i;

/** Sentences of comments whose subject is a relative clause (`docs/architecture.md`, Language). */
function relativeComments(files: readonly Source[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(comment)].flatMap(({ 0: found, index }) => {
      const words = found
        .replaceAll(/^[ \t]*(?:\/\*\*?|\*\/|\*|\/\/)|\*\/$/gm, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
      const line = text.slice(0, index).split('\n').length;
      return words
        .split(/(?<=[.:;!?]) /)
        .filter((sentence) => relative.test(sentence))
        .map((sentence) => `${path}:${line} ${sentence}`);
    }),
  );
}

/** Files of at most 40 lines whose only reader stands in the same folder. */
function tinyFiles(product: readonly Source[]): readonly string[] {
  const readers = new Map<string, Set<string>>();
  for (const { path, imports } of product) {
    for (const each of imports) {
      if (each.path) readers.set(each.path, (readers.get(each.path) ?? new Set()).add(path));
    }
  }
  return product
    .filter(({ path, lines }) => lines <= 40 && !isDoor(path))
    .flatMap(({ path }) => {
      const [reader, ...others] = readers.get(path) ?? [];
      const isBeside = reader !== undefined && posix.dirname(reader) === posix.dirname(path);
      return isBeside && others.length === 0 && !isDoor(reader) ? [`${path} <- ${reader}`] : [];
    });
}

const isDoor = (path: string): boolean => path.endsWith('/index.ts');

function doorSizes(files: readonly Source[]): readonly Figure[] {
  return files
    .filter(({ path }) => isDoor(path))
    .map(({ path, text }) => {
      const names = [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) =>
        list.split(',').filter((name) => name.trim() !== ''),
      );
      return { name: `names at the door of ${posix.dirname(path)}`, value: names.length };
    });
}
