import { idPattern } from '../../shared/contract/ids.ts';
import type { Fleet, FleetProblem } from '../../shared/model/fleet.ts';
import { checkFleet } from './checks/check-fleet.ts';
import { type Path, placeInFile, shown } from './file/places.ts';
import { readYaml } from './file/read-yaml.ts';
import { sections } from './file/schema.ts';
import { readShape } from './file/shape.ts';
import { toFleet } from './file/to-fleet.ts';
import type { Tree } from './file/tree.ts';

export type ParsedFleet =
  | { readonly fleet: Fleet }
  /** Never empty, in the order of the file. */
  | { readonly problems: readonly FleetProblem[] };

/**
 * Reads a whole `fleet.yaml`: its YAML, its shape, and then what its parts say of each other.
 * All problems are found in one pass. `file` is only the name that problems carry.
 */
export function parseFleet(text: string, file: string): ParsedFleet {
  const { reporter, tree, brokenAt } = readYaml(text, file);
  if (tree === undefined) return { problems: reporter.problems() };

  const readable = readShape(tree, ({ at, what, expected, isAbsent }) => {
    // Below a fault in the YAML itself nothing is where its author put it.
    const isEcho = brokenAt !== undefined && (at >= brokenAt || isAbsent);
    if (!isEcho && !(isAbsent && reporter.has(at))) reporter.report(at, what, expected);
  });
  if (brokenAt === undefined) {
    const report = (path: Path, what: string, expected: string) =>
      reporter.report(offsetOf(tree, path), what, expected);
    checkIds(tree.value, (path, id) =>
      reporter.report(
        placeInFile(tree.place, path).place.key ?? 0,
        `${shown(id)} is not an id`,
        'letters, digits, - _ and . only, at most 63, beginning with a letter, a digit or _',
      ),
    );
    checkFleet({ ...readable, report });
  }
  if (reporter.has()) return { problems: reporter.problems() };
  return { fleet: toFleet(readable.file) };
}

function offsetOf(tree: Tree, path: Path): number {
  const { place, found } = placeInFile(tree.place, path);
  return found && place.children.size === 0 ? place.value : (place.key ?? place.value);
}

/** Entries of every section, and the listeners of every gateway, are named by ids. */
function checkIds(root: unknown, bad: (path: Path, id: string) => void): void {
  for (const section of sections) {
    for (const id of keysAt(root, [section])) {
      if (!idPattern.test(id)) bad([section, id], id);
      if (section !== 'gateways') continue;
      for (const listener of keysAt(root, [section, id, 'listeners'])) {
        if (!idPattern.test(listener)) bad([section, id, 'listeners', listener], listener);
      }
    }
  }
}

function keysAt(root: unknown, path: readonly string[]): readonly string[] {
  let value = root;
  for (const step of path) value = (value as Record<string, unknown> | null | undefined)?.[step];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.keys(value)
    : [];
}
