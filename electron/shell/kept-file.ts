import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Content of a small JSON file; undefined where it cannot be read: it is only a convenience. */
export function readKept(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Writes the file aside and puts it in place; a failed write is ignored. */
export function keep(file: string, value: unknown): void {
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify(value)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // A full or read-only disk: the window opens at its default place next time.
  }
}
