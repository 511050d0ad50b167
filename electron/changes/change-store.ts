import { appendFile, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { scopeSchema } from '../../shared/contract/ids.ts';
import { type Change, changeKinds } from '../../shared/model/change.ts';

const keptInMemory = 500;
/** Of a record of years only the end is read. */
const mostBytesRead = 16 * 1024 * 1024;

const changeSchema = z.looseObject({
  id: z.string(),
  kind: z.enum(changeKinds),
  scope: scopeSchema,
  by: z.string(),
  at: z.string(),
  results: z.array(z.looseObject({ kind: z.string(), gateway: z.string() })),
  finished: z.boolean(),
});

/** The record of every change: one JSON line each, appended once the change is finished, and again when what it had queued has ended. */
export class ChangeStore {
  readonly #file: string;
  #changes: readonly Change[];

  private constructor(file: string, changes: readonly Change[]) {
    this.#file = file;
    this.#changes = changes;
  }

  static async open(dataDir: string): Promise<ChangeStore> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const file = path.join(dataDir, 'changes.jsonl');
    const text = await readEnd(file);
    // A line that a crash has cut short must not swallow the next one.
    if (text !== '' && !text.endsWith('\n')) await appendFile(file, '\n');
    // A change with queued results is appended again when they end: the last line holds.
    const byId = new Map(
      text
        .split('\n')
        .flatMap(parseLine)
        .map((each) => [each.id, each]),
    );
    return new ChangeStore(file, newest([...byId.values()]));
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
    this.#changes =
      index >= 0 ? this.#changes.with(index, change) : newest([...this.#changes, change]);
    if (change.finished)
      await appendFile(this.#file, `${JSON.stringify(change)}\n`, { mode: 0o600 });
  }
}

/** The last ones, and older ones that still wait for a gateway: their end is added to what is kept. */
const newest = (changes: readonly Change[]): readonly Change[] =>
  changes.filter(
    ({ results }, index) =>
      index >= changes.length - keptInMemory || results.some(({ kind }) => kind === 'queued'),
  );

async function readEnd(file: string): Promise<string> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, mostBytesRead);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await handle.close();
  }
}

/** A line that a crash has cut short, or that is no change, is passed over: it stays in the file. */
function parseLine(line: string): Change[] {
  if (line.trim() === '') return [];
  try {
    const parsed = changeSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data as unknown as Change] : [];
  } catch {
    return [];
  }
}
