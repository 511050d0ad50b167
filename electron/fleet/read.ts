import { readFile, stat } from 'node:fs/promises';
import { mostBytes } from './file/read-yaml.ts';
import { type ParsedFleet, parseFleet } from './parse.ts';

/** Reads and checks a fleet file. A file that cannot be read is a problem at its first line. */
export async function readFleet(path: string): Promise<ParsedFleet> {
  try {
    // A pipe or a device would never end.
    if (!(await stat(path)).isFile()) return atStart(path, 'not a file', 'a fleet file');
    const bytes = await readFile(path);
    if (bytes.length > mostBytes) {
      return atStart(path, 'the file is too large', `at most ${mostBytes / 2 ** 20} MiB`);
    }
    return parseFleet(new TextDecoder('utf-8', { fatal: true }).decode(bytes), path);
  } catch (error) {
    if (error instanceof TypeError) return atStart(path, 'not UTF-8 text', 'a fleet file in UTF-8');
    return atStart(path, `cannot be read: ${(error as Error).message}`, 'a file that can be read');
  }
}

const atStart = (file: string, what: string, expected: string): ParsedFleet => ({
  problems: [{ file, line: 1, column: 1, what, expected }],
});
