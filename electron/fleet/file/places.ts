import type { LineCounter } from 'yaml';
import type { FleetProblem } from '../../../shared/model/fleet.ts';

/** Where a value of the file stands, as offsets into its text. */
export type FilePlace = {
  readonly value: number;
  /** Where its key stands, for an entry of a map. */
  readonly key?: number;
  readonly children: ReadonlyMap<string, FilePlace>;
};

export type Path = readonly PropertyKey[];

/** Makes problems at places of one file, and keeps each once. */
export type Reporter = {
  /** `at` is an offset into the text. */
  report(at: number, what: string, expected: string): void;
  /** In the order of the file. */
  problems(): readonly FleetProblem[];
  /** Whether anything was reported: at all, or at one offset. */
  has(at?: number): boolean;
};

/** Beyond this many a file is broken as a whole, and more sentences help nobody. */
export const mostProblems = 1000;

export function createReporter(file: string, lines: LineCounter): Reporter {
  const found = new Map<string, FleetProblem>();
  const offsets = new Set<number>();
  return {
    report(at, what, expected) {
      if (found.size >= mostProblems) return;
      offsets.add(at);
      const { line, col } = lines.linePos(at);
      const problem = { file, line: Math.max(1, line), column: Math.max(1, col), what, expected };
      found.set(`${problem.line}:${problem.column}:${what}`, problem);
    },
    problems: () => [...found.values()].sort((a, b) => a.line - b.line || a.column - b.column),
    has: (at) => (at === undefined ? found.size > 0 : offsets.has(at)),
  };
}

/** The place of a path, or of the nearest thing around it that is there. */
export function placeInFile(
  root: FilePlace,
  path: Path,
): { readonly place: FilePlace; readonly found: boolean } {
  let place = root;
  for (const step of path) {
    const child = place.children.get(String(step));
    if (child === undefined) return { place, found: false };
    place = child;
  }
  return { place, found: true };
}

/** `gateways.gate-1.listeners.frames.port`, `gateways.gate-1.routes[0]`. */
export const pathText = (path: Path): string =>
  path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i ? '.' : ''}${String(step)}`))
    .join('');

/** A value as a problem names it: in one short line. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}
