import { posix } from 'node:path';
import { readSources, type Source } from '../support/machine/sources.ts';

/** Figures of the house: `npm run house` prints them. Trips: files that one thing passes, in order. */
export type Figures = Readonly<Record<string, number | string>>;

const isProduct = ({ path }: Source): boolean => /^(electron|renderer|shared)\//.test(path);

export function figuresOf(sources: readonly Source[] = readSources()): Figures {
  const product = sources.filter(isProduct);
  const lines = product.map((file) => file.lines).sort((a, b) => a - b);
  return {
    'product files': product.length,
    'lines, median': lines[Math.floor(lines.length / 2)] ?? 0,
    'lines, longest file': lines.at(-1) ?? 0,
    'folders that import each other, pairs': mutualFolders(product).length,
    'lines of electron/api': linesUnder(product, 'electron/api/'),
    'exported names defined in more than one file': namesTwice(product).length,
    'comments that start with a relative clause': relativeComments(product).length,
    'files of at most 40 lines read only by a file beside them': tinyFiles(sources).length,
    ...doorSizes(product),
  };
}

const linesUnder = (files: readonly Source[], folder: string): number =>
  files.filter(({ path }) => path.startsWith(folder)).reduce((sum, file) => sum + file.lines, 0);

export function mutualFolders(files: readonly Source[]): readonly string[] {
  const arrows = new Set<string>();
  for (const { path, imports } of files) {
    for (const each of imports) {
      if (each.path) arrows.add(`${posix.dirname(path)} ${posix.dirname(each.path)}`);
    }
  }
  return [...arrows].filter((arrow) => {
    const [from = '', to = ''] = arrow.split(' ');
    return from < to && arrows.has(`${to} ${from}`);
  });
}

const exported = /^export (?:async )?(?:const|function|class|type|interface) (\w+)/gm;

/** Exported names that several files define, with those files. */
export function namesTwice(files: readonly Source[]): readonly string[] {
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
export function relativeComments(files: readonly Source[]): readonly string[] {
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
export function tinyFiles(sources: readonly Source[]): readonly string[] {
  const readers = new Map<string, Set<string>>();
  for (const { path, imports } of sources.filter(isProduct)) {
    for (const each of imports) {
      if (each.path) readers.set(each.path, (readers.get(each.path) ?? new Set()).add(path));
    }
  }
  return sources
    .filter((file) => isProduct(file) && file.lines <= 40 && !file.path.endsWith('/index.ts'))
    .flatMap(({ path }) => {
      const [reader, ...others] = readers.get(path) ?? [];
      const isBeside = reader !== undefined && posix.dirname(reader) === posix.dirname(path);
      return isBeside && others.length === 0 && !reader.endsWith('/index.ts')
        ? [`${path} <- ${reader}`]
        : [];
    });
}

function doorSizes(files: readonly Source[]): Figures {
  const doors = files.filter(({ path }) => path.endsWith('/index.ts'));
  return Object.fromEntries(
    doors.map(({ path, text }) => {
      const names = [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) =>
        list.split(',').filter((name) => name.trim() !== ''),
      );
      return [`names at the door of ${posix.dirname(path)}`, names.length];
    }),
  );
}
