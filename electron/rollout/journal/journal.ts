import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Drill } from '../../../shared/model/readiness.ts';
import type { JournalEntry, Rollout } from '../../../shared/model/rollout.ts';
import { type Asking, asking } from './journal-db.ts';
import { JournalError, openFile } from './journal-file.ts';
import {
  drillRow,
  drillSchema,
  entryRow,
  idRow,
  noteRow,
  rolloutRow,
  startRow,
  toJson,
  toRollout,
  understood,
} from './journal-rows.ts';
import { entrySchema } from './state-schema.ts';

export type StoredEntry = JournalEntry['entry'];

export type Note = { readonly cause: string; readonly lesson: string };

export type JournalOptions = {
  readonly dataDir: string;
  /** Called once an entry is on disk. */
  readonly onEntry?: (rollout: string, entry: StoredEntry) => void;
  /** A rollout in the file that cannot be understood is left out of lists, and told here. */
  readonly onDamage: (error: JournalError) => void;
};

const allEntries = 1_000_000;
const startsLookedAt = 200;

/**
 * Intents and results of rollouts, on disk before anybody acts on them. Throws JournalError where
 * it cannot write or read; lists leave out a rollout that cannot be understood.
 */
export class Journal {
  readonly file: string;
  readonly #db: DatabaseSync;
  readonly #ask: Asking;
  readonly #options: JournalOptions;

  constructor(options: JournalOptions) {
    const { db, file } = openFile(options.dataDir);
    this.file = file;
    this.#db = db;
    this.#ask = asking(db, file);
    this.#options = options;
  }

  /** A new rollout, or one that is driven from here again. `key`: of the command that asked for it. */
  begin({ id, by, at, plan, state }: Rollout, key: string, entries: readonly StoredEntry[]): void {
    const values = [id, key, by, at, toJson(plan), toJson(state)];
    this.#write(id, entries, () => this.#ask.run(beginSql, values));
  }

  /** The new state of a rollout and what led to it, at once or not at all; its plan never changes. */
  record({ id, state }: Rollout, entries: readonly StoredEntry[]): void {
    const values = [toJson(state), state.endedAt ?? null, id];
    const sql = 'UPDATE rollouts SET state = ?, ended_at = ? WHERE id = ?';
    this.#write(id, entries, () => this.#ask.run(sql, values));
  }

  find(id: string): Rollout | undefined {
    const [row] = this.#ask.rows(rolloutRow, 'SELECT * FROM rollouts WHERE id = ?', [id]);
    return row && toRollout(this.file, row);
  }

  findByKey(key: string): string | undefined {
    return this.#ask.rows(idRow, 'SELECT id FROM rollouts WHERE key = ?', [key])[0]?.id;
  }

  /** Not ended yet, oldest first. */
  underWay(): readonly Rollout[] {
    return this.#rollouts('SELECT * FROM rollouts WHERE ended_at IS NULL ORDER BY at', []);
  }

  /** The newest ended ones, newest first. */
  ended(limit: number): readonly Rollout[] {
    const order = 'ORDER BY ended_at DESC LIMIT ?';
    return this.#rollouts(`SELECT * FROM rollouts WHERE ended_at IS NOT NULL ${order}`, [limit]);
  }

  /** Entries of a rollout after `seq`, oldest first; with `last`, only so many of the newest. */
  entries(rollout: string, after = 0, last = allEntries): readonly JournalEntry[] {
    const sql = 'SELECT * FROM entries WHERE rollout = ? AND seq > ? ORDER BY seq DESC LIMIT ?';
    const rows = this.#ask.rows(entryRow, sql, [rollout, after, last]).reverse();
    return rows.map(({ seq, at, entry }) => {
      const what = `entry ${seq} of rollout ${rollout}`;
      return { seq, rollout, at, entry: understood(this.file, what, entrySchema, entry) };
    });
  }

  /** Milliseconds that it took to start the service's containers at each site, newest first. */
  startsTook(service: string): readonly { readonly site: string; readonly ms: number }[] {
    return this.#ask.rows(startRow, startsSql, [service, startsLookedAt]);
  }

  annotate(rollout: string, { cause, lesson }: Note): void {
    const sql = 'INSERT OR REPLACE INTO notes (rollout, cause, lesson) VALUES (?, ?, ?)';
    this.#ask.run(sql, [rollout, cause, lesson]);
  }

  note(rollout: string): Note | undefined {
    return this.#ask.rows(noteRow, 'SELECT * FROM notes WHERE rollout = ?', [rollout])[0];
  }

  /** Keeps what a drill has measured. */
  measured(drill: Drill): void {
    const sql = 'INSERT OR REPLACE INTO drills (rollout, drill) VALUES (?, ?)';
    this.#ask.run(sql, [drill.rollout, toJson(drill)]);
  }

  /** Newest first. */
  drills(): readonly Drill[] {
    const sql = `SELECT * FROM drills ORDER BY drill ->> '$.at' DESC`;
    return this.#ask
      .rows(drillRow, sql, [])
      .map((row) => understood(this.file, `the drill ${row.rollout}`, drillSchema, row.drill));
  }

  close(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#db.close();
  }

  #rollouts(sql: string, values: readonly SQLInputValue[]): readonly Rollout[] {
    return this.#ask.rows(rolloutRow, sql, values).flatMap((row) => {
      try {
        return [toRollout(this.file, row)];
      } catch (error) {
        if (!(error instanceof JournalError)) throw error;
        this.#options.onDamage(error);
        return [];
      }
    });
  }

  #write(rollout: string, entries: readonly StoredEntry[], change: () => void): void {
    const sql = 'INSERT INTO entries (rollout, at, kind, entry) VALUES (?, ?, ?, ?)';
    this.#ask.atOnce(() => {
      change();
      const at = new Date().toISOString();
      for (const entry of entries) this.#ask.run(sql, [rollout, at, entry.kind, toJson(entry)]);
    });
    for (const entry of entries) this.#options.onEntry?.(rollout, entry);
  }
}

/** A rollout that was taken over from here and is taken back is there already. */
const beginSql = `
  INSERT INTO rollouts (id, key, by, at, plan, state) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET key = excluded.key, by = excluded.by, at = excluded.at,
    plan = excluded.plan, state = excluded.state, ended_at = NULL`;

/** Steps that are nothing but a start; the last ones of a service. */
const startsSql = `
  SELECT entry ->> '$.action.site' AS site, entry ->> '$.ms' AS ms
  FROM entries JOIN rollouts ON rollouts.id = entries.rollout
  WHERE kind = 'result' AND plan ->> '$.release.service' = ?
    AND entry ->> '$.action.kind' = 'reach' AND entry ->> '$.result.kind' = 'done'
    AND plan ->> ('$.waves[' || (entry ->> '$.action.wave') || '].steps['
      || (entry ->> '$.action.step') || '].kind') = 'start'
  ORDER BY seq DESC LIMIT ?`;
