import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Of the tables below; a file of a later one belongs to a newer Tallydeck. */
const version = 1;
const waitForLockMs = 1000;

const tables = `
  CREATE TABLE rollouts (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    plan TEXT NOT NULL,
    state TEXT NOT NULL,
    ended_at TEXT
  ) STRICT;
  CREATE TABLE entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    rollout TEXT NOT NULL REFERENCES rollouts (id),
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    entry TEXT NOT NULL
  ) STRICT;
  CREATE INDEX entries_of ON entries (rollout, seq);
  CREATE TABLE notes (
    rollout TEXT PRIMARY KEY REFERENCES rollouts (id),
    cause TEXT NOT NULL,
    lesson TEXT NOT NULL
  ) STRICT;
  CREATE TABLE drills (
    rollout TEXT PRIMARY KEY REFERENCES rollouts (id),
    drill TEXT NOT NULL
  ) STRICT;
  PRAGMA user_version = ${version};
`;

/** The journal could not be read or written; the message names the file, and the rollout where it is one's. */
export class JournalError extends Error {
  readonly file: string;

  constructor(file: string, what: string, cause?: unknown) {
    super(`${file}: ${what}`, { cause });
    this.name = 'JournalError';
    this.file = file;
  }
}

/** Opens the file, making it where there is none; every commit is on disk before it returns. */
export function openFile(dataDir: string): { readonly db: DatabaseSync; readonly file: string } {
  const file = path.join(dataDir, 'rollouts.db');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: waitForLockMs });
    chmodSync(file, 0o600);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    prepare(db, file);
    return { db, file };
  } catch (error) {
    db?.close();
    if (error instanceof JournalError) throw error;
    const what = `the journal of rollouts cannot be opened (${errorText(error)})`;
    throw new JournalError(file, `${what}: mend it, or move it aside and start again`, error);
  }
}

function prepare(db: DatabaseSync, file: string): void {
  const found = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  if (found === 0) {
    db.exec(`BEGIN; ${tables} COMMIT`);
    return;
  }
  if (found !== version) {
    const what = `the journal of rollouts is of version ${found}, and this Tallydeck knows ${version}`;
    throw new JournalError(file, `${what}: start the Tallydeck that wrote it`);
  }
  const damage = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (damage === 'ok') return;
  const mend = 'move it aside and start again, or mend it with `sqlite3 FILE .recover`';
  throw new JournalError(file, `the journal of rollouts is damaged (${damage}): ${mend}`);
}

export const errorText = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
