import type { Path } from '../file/places.ts';
import type { FleetFile } from '../file/schema.ts';
import type { Readable } from '../file/shape.ts';

/** What a check is given: the readable part of the file, and where to say what is wrong. */
export type Checks = Readable & {
  report(path: Path, what: string, expected: string): void;
};

export type FleetEntry<S extends keyof FleetFile> =
  FleetFile[S] extends Readonly<Record<string, infer E>> ? E : never;

export const entries = <E>(section: Readonly<Record<string, E>>): [string, E][] =>
  Object.entries(section);
