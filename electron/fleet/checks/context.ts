import type { Path } from '../places.ts';
import type { FleetFile } from '../schema.ts';
import type { Readable } from '../shape.ts';

/** What a check is given: the readable part of the file, and where to say what is wrong. */
export type Checks = Readable & {
  report(path: Path, what: string, expected: string): void;
};

export type Entry<S extends keyof FleetFile> =
  FleetFile[S] extends Readonly<Record<string, infer E>> ? E : never;

export const entries = <E>(section: Readonly<Record<string, E>>): [string, E][] =>
  Object.entries(section);
