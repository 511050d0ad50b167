import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { z } from 'zod';
import { errorText, JournalError } from './journal-file.ts';

export type Asking = ReturnType<typeof asking>;

/** Asks the database; any failure is a JournalError that names the file. */
export function asking(db: DatabaseSync, file: string) {
  const named = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof JournalError) throw error;
      throw new JournalError(file, `the journal of rollouts failed (${errorText(error)})`, error);
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
