import type { Path } from '../file/places.ts';
import type { FleetFile } from '../file/schema.ts';
import type { Readable } from '../file/shape.ts';

/** Input of a check: the readable part of the file, and a function to report problems. */
export type Checks = Readable & {
  report(path: Path, what: string, expected: string): void;
};

export type FleetEntry<S extends keyof FleetFile> =
  FleetFile[S] extends Readonly<Record<string, infer E>> ? E : never;

export const entries = <E>(section: Readonly<Record<string, E>>): [string, E][] =>
  Object.entries(section);
