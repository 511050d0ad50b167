import type { z } from 'zod';
import { nearest } from './nearest.ts';
import { type FilePlace, mostProblems, type Path, pathText, placeInFile, shown } from './places.ts';
import { type FleetFile, fleetFileSchema, type Section, sections } from './schema.ts';
import type { Tree } from './tree.ts';

/** Readable part of a file: everything but its broken entries. */
export type Readable = {
  readonly file: FleetFile;
  /** All ids of a section, also of entries that could not be read; undefined: no ids could be. */
  idsOf(section: Section): readonly string[] | undefined;
};

type Issue = z.core.$ZodIssue;

/**
 * Checks the shape of the whole file, then reads what remains without the broken entries, so that
 * one run names every problem: a bad colour does not hide a dangling reference elsewhere.
 */
export function readShape(tree: Tree, report: (issue: ShapeProblem) => void): Readable {
  const whole = fleetFileSchema.safeParse(tree.value, { error: describe });
  const source = asMap(tree.value) ?? {};
  const idsOf = (section: Section) => {
    const ids = asMap(source[section]);
    return ids && Object.keys(ids);
  };
  if (whole.success) return { file: whole.data, idsOf };
  const broken = new Set<string>();
  for (const issue of whole.error.issues) {
    for (const problem of problemsOf(issue, tree)) report(problem);
    broken.add(issue.path.slice(0, 2).map(String).join('/'));
  }
  return { file: fleetFileSchema.parse(pruned(source, broken)), idsOf };
}

function pruned(source: Readonly<Record<string, unknown>>, broken: ReadonlySet<string>): unknown {
  const kept = sections.map((section) => {
    const entries = Object.entries(asMap(source[section]) ?? {});
    return [section, Object.fromEntries(entries.filter(([id]) => !broken.has(`${section}/${id}`)))];
  });
  return { name: 'unnamed', ...Object.fromEntries(kept) };
}

const asMap = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

const typeWords: Readonly<Record<string, string>> = {
  object: 'a map of keys; {} for none',
  record: 'a map of keys; {} for none',
  array: 'a list; [] for none',
};

/** Words for the issues whose schema has no sentence of its own. For unknown keys: the known ones. */
const describe: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return typeWords[issue.expected];
  if (issue.code !== 'unrecognized_keys') return undefined;
  const { def } = (issue.inst as z.ZodObject)._zod;
  return Object.keys(def.shape).join(' ');
};

export type ShapeProblem = {
  readonly at: number;
  readonly what: string;
  readonly expected: string;
  /** Nothing stands there: this may only be the echo of another fault. */
  readonly isAbsent: boolean;
};

function problemsOf(issue: Issue, tree: Tree): ShapeProblem[] {
  const { place, found } = placeInFile(tree.place, issue.path);
  const at = found && place.children.size === 0 ? place.value : (place.key ?? place.value);
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(' ');
    return issue.keys
      .slice(0, mostProblems)
      .map((key) => unknownKey(key, known, place, issue.path));
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? issue.message;
    const what = `the key ${shown(issue.path.at(-1))} in ${nameOf(issue.path.slice(0, -1))}`;
    return [{ at: place.key ?? at, what, expected, isAbsent: false }];
  }
  if (!found) {
    return [
      { at, what: `${pathText(issue.path)} is missing`, expected: issue.message, isAbsent: true },
    ];
  }
  const what = `${nameOf(issue.path)} is ${shownAt(issue.path, tree.value)}`;
  return [{ at, what, expected: issue.message, isAbsent: what.endsWith(' is empty') }];
}

function unknownKey(
  key: string,
  known: readonly string[],
  place: FilePlace,
  path: Path,
): ShapeProblem {
  const guess = nearest(key, known);
  return {
    at: place.children.get(key)?.key ?? place.value,
    what: `unknown key ${shown(key)} in ${nameOf(path)}`,
    expected:
      guess === undefined ? `one of ${known.join(', ')}` : `${guess}, the nearest known key`,
    isAbsent: false,
  };
}

const nameOf = (path: Path): string => (path.length === 0 ? 'the file' : pathText(path));

const secretKeys: readonly PropertyKey[] = ['password', 'passphrase', 'env'];

function shownAt(path: Path, root: unknown): string {
  if (path.some((step) => secretKeys.includes(step))) return 'not right (its value is not shown)';
  let value = root;
  for (const step of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  return shown(value);
}
