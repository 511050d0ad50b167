import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Change } from '../../shared/model/change.ts';

const keptInMemory = 500;

/** The record of every change: one JSON line each, appended once the change is finished. */
export class ChangeStore {
  readonly #file: string;
  readonly #changes: Change[];

  private constructor(file: string, changes: Change[]) {
    this.#file = file;
    this.#changes = changes;
  }

  static async open(dataDir: string): Promise<ChangeStore> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const file = path.join(dataDir, 'changes.jsonl');
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // A line that a crash has cut short must not swallow the next one.
    if (text !== '' && !text.endsWith('\n')) await appendFile(file, '\n');
    const changes = text.split('\n').flatMap(parseLine).slice(-keptInMemory);
    return new ChangeStore(file, changes);
  }

  /** Newest first. */
  list(): readonly Change[] {
    return [...this.#changes].reverse();
  }

  find(id: string): Change | undefined {
    return this.#changes.find((change) => change.id === id);
  }

  /** Keeps the present state of a change; the finished one goes to disk. */
  async put(change: Change): Promise<void> {
    const index = this.#changes.findIndex((each) => each.id === change.id);
    if (index >= 0) this.#changes[index] = change;
    else this.#changes.push(change);
    if (this.#changes.length > keptInMemory) this.#changes.shift();
    if (change.finished)
      await appendFile(this.#file, `${JSON.stringify(change)}\n`, { mode: 0o600 });
  }
}

/** A line that a crash has cut short is passed over: it never was a finished record. */
function parseLine(line: string): Change[] {
  if (line.trim() === '') return [];
  try {
    return [JSON.parse(line) as Change];
  } catch {
    return [];
  }
}
