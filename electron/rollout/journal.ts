import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import type { JournalEntry, Rollout } from '../../shared/model/rollout.ts';
import { JournalError, openFile, said } from './journal-file.ts';
import { planSchema } from './plan-schema.ts';
import { entrySchema, stateSchema } from './state-schema.ts';

export type Entry = JournalEntry['entry'];

export type Note = { readonly cause: string; readonly lesson: string };

/**
 * What rollouts intend and did, on disk before it is acted on. What cannot be written or read is
 * thrown as JournalError.
 */
export type Journal = {
  readonly file: string;
  /** A new rollout, or one that is driven from here again, with its first entries. `key`: of the command that asked for it. */
  begin(rollout: Rollout, key: string, entries: readonly Entry[]): void;
  /** The new state of a rollout and what led to it, at once or not at all; its plan never changes. */
  record(rollout: Rollout, entries: readonly Entry[]): void;
  find(id: string): Rollout | undefined;
  findByKey(key: string): string | undefined;
  /** Not ended yet, oldest first. */
  underWay(): readonly Rollout[];
  /** The newest ended ones, newest first. */
  ended(limit: number): readonly Rollout[];
  /** Entries of a rollout after `seq`, oldest first; with `last`, only so many of the newest. */
  entries(rollout: string, after?: number, last?: number): readonly JournalEntry[];
  /** Milliseconds that it took to start the service's containers at each site, newest first. */
  startsTook(service: string): readonly { readonly site: string; readonly ms: number }[];
  annotate(rollout: string, note: Note): void;
  note(rollout: string): Note | undefined;
  close(): void;
};

type Options = {
  readonly dataDir: string;
  /** Called once an entry is on disk. */
  readonly onEntry?: (rollout: string, entry: Entry) => void;
  /** A rollout in the file that cannot be understood is left out of lists, and told here. */
  readonly onDamage: (error: JournalError) => void;
};

const rowSchema = z.object({
  id: z.string(),
  by: z.string(),
  at: z.string(),
  plan: z.string(),
  state: z.string(),
});
const entryRowSchema = z.object({
  seq: z.number(),
  rollout: z.string(),
  at: z.string(),
  entry: z.string(),
});
const noteSchema = z.object({ cause: z.string(), lesson: z.string() });
const startSchema = z.object({ site: z.string(), ms: z.number() });

const allEntries = 1_000_000;
const startsLookedAt = 200;

export function openJournal({ dataDir, onEntry, onDamage }: Options): Journal {
  const { db, file } = openFile(dataDir);
  const ask = asking(db, file);
  const rollouts = (sql: string, ...values: SQLInputValue[]): readonly Rollout[] =>
    ask.rows(rowSchema, sql, values).flatMap((row) => {
      try {
        return [toRollout(file, row)];
      } catch (error) {
        if (!(error instanceof JournalError)) throw error;
        onDamage(error);
        return [];
      }
    });
  const write = (rollout: string, entries: readonly Entry[], change: () => void): void => {
    ask.atOnce(() => {
      change();
      const at = new Date().toISOString();
      for (const entry of entries)
        ask.run('INSERT INTO entries (rollout, at, kind, entry) VALUES (?, ?, ?, ?)', [
          rollout,
          at,
          entry.kind,
          toJson(entry),
        ]);
    });
    for (const entry of entries) onEntry?.(rollout, entry);
  };
  return {
    file,
    begin: ({ id, by, at, plan, state }, key, entries) =>
      write(id, entries, () => ask.run(beginSql, [id, key, by, at, toJson(plan), toJson(state)])),
    record: ({ id, state }, entries) =>
      write(id, entries, () =>
        ask.run('UPDATE rollouts SET state = ?, ended_at = ? WHERE id = ?', [
          ...[toJson(state), state.endedAt ?? null, id],
        ]),
      ),
    find: (id) => {
      const [row] = ask.rows(rowSchema, 'SELECT * FROM rollouts WHERE id = ?', [id]);
      return row && toRollout(file, row);
    },
    findByKey: (key) =>
      ask.rows(rowSchema, 'SELECT * FROM rollouts WHERE key = ?', [key]).map(({ id }) => id)[0],
    underWay: () => rollouts('SELECT * FROM rollouts WHERE ended_at IS NULL ORDER BY at'),
    ended: (limit) =>
      rollouts(
        'SELECT * FROM rollouts WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT ?',
        limit,
      ),
    entries: (rollout, after = 0, last = allEntries) =>
      ask
        .rows(
          entryRowSchema,
          'SELECT * FROM entries WHERE rollout = ? AND seq > ? ORDER BY seq DESC LIMIT ?',
          [rollout, after, last],
        )
        .reverse()
        .map((row) => ({
          ...row,
          entry: understood(file, `entry ${row.seq} of rollout ${rollout}`, entrySchema, row.entry),
        })),
    startsTook: (service) => ask.rows(startSchema, startsSql, [service, startsLookedAt]),
    annotate: (rollout, { cause, lesson }) =>
      ask.run('INSERT OR REPLACE INTO notes (rollout, cause, lesson) VALUES (?, ?, ?)', [
        ...[rollout, cause, lesson],
      ]),
    note: (rollout) => ask.rows(noteSchema, 'SELECT * FROM notes WHERE rollout = ?', [rollout])[0],
    close: () => {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}

/** One that was taken over from here and is taken back is there already. */
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

function asking(db: DatabaseSync, file: string) {
  const named = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof JournalError) throw error;
      throw new JournalError(file, `the journal of rollouts failed (${said(error)})`, error);
    }
  };
  return {
    rows: <T>(schema: z.ZodType<T>, sql: string, values: readonly SQLInputValue[]): T[] =>
      named(() =>
        db
          .prepare(sql)
          .all(...values)
          .map((row) => schema.parse(row)),
      ),
    run: (sql: string, values: readonly SQLInputValue[]): void =>
      named(() => {
        db.prepare(sql).run(...values);
      }),
    atOnce: (work: () => void): void =>
      named(() => {
        db.exec('BEGIN IMMEDIATE');
        try {
          work();
          db.exec('COMMIT');
        } catch (error) {
          // A full disk may have ended it already.
          if (db.isTransaction) db.exec('ROLLBACK');
          throw error;
        }
      }),
  };
}

function toRollout(file: string, row: z.infer<typeof rowSchema>): Rollout {
  const { id, by, at } = row;
  return {
    ...{ id, by, at },
    plan: understood(file, `the plan of rollout ${id}`, planSchema, row.plan),
    state: understood(file, `the state of rollout ${id}`, stateSchema, row.state),
  };
}

function understood<T>(file: string, what: string, schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : said(error);
    throw new JournalError(file, `${what} is not understood: ${why}`, error);
  }
}

/** JSON has no infinity, and a ratio over nothing is one. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each === Number.POSITIVE_INFINITY ? Number.MAX_VALUE : each,
  );
