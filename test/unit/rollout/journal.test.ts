import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../../electron/rollout/journal/journal.ts';
import { JournalError } from '../../../electron/rollout/journal/journal-file.ts';
import { sampleRollout } from '../../support/rollout/sample-rollout.ts';

let dataDir: string;
let file: string;
let damaged: JournalError[];
let open: Journal[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'td-journal-'));
  file = join(dataDir, 'rollouts.db');
  damaged = [];
  open = [];
});

afterEach(() => {
  for (const journal of open) journal.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function openHere(): Journal {
  const journal = new Journal({ dataDir, onDamage: (error) => damaged.push(error) });
  open.push(journal);
  return journal;
}

function closeAll(): void {
  for (const journal of open.splice(0)) journal.close();
}

function sql(text: string): void {
  const db = new DatabaseSync(file);
  db.exec(text);
  db.close();
}

const started = [{ kind: 'started' }] as const;
const action = { id: 1, site: 'mall', kind: 'reach', wave: 0, step: 0 } as const;

describe('the journal', () => {
  it('gives back what was written, after it was closed and opened again', () => {
    const rollout = sampleRollout('one');
    openHere().begin(rollout, 'key-of-one', [...started, { kind: 'intended', action }]);
    closeAll();
    const journal = openHere();
    expect(journal.find('one')).toEqual(rollout);
    expect(journal.findByKey('key-of-one')).toBe('one');
    expect(journal.entries('one').map(({ entry }) => entry)).toEqual([
      { kind: 'started' },
      { kind: 'intended', action },
    ]);
  });

  it('keeps what is under way apart from what has ended', () => {
    const journal = openHere();
    const [one, two] = [sampleRollout('one'), sampleRollout('two')];
    journal.begin(one, 'key-of-one', started);
    journal.begin(two, 'key-of-two', started);
    const ended = { phase: { kind: 'ended', how: 'finished' }, endedAt: one.at } as const;
    journal.record({ ...one, state: { ...one.state, ...ended } }, []);
    expect(journal.underWay().map(({ id }) => id)).toEqual(['two']);
    expect(journal.ended(10).map(({ id }) => id)).toEqual(['one']);
  });

  it('gives entries after one that is known, and the newest only', () => {
    const journal = openHere();
    journal.begin(sampleRollout('one'), 'key-of-one', started);
    for (const soaked of [1, 2, 3])
      journal.record(sampleRollout('one'), [
        { kind: 'phase', phase: { kind: 'soaking' }, wave: 0, step: 0, soaked },
      ]);
    const all = journal.entries('one');
    expect(journal.entries('one', all[1]?.seq)).toEqual(all.slice(2));
    expect(journal.entries('one', 0, 2)).toEqual(all.slice(-2));
  });

  it('writes the state and its entries together or not at all', () => {
    const journal = openHere();
    const rollout = sampleRollout('one');
    journal.begin(rollout, 'key-of-one', started);
    sql(
      `CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
    );
    const later = { ...rollout, state: { ...rollout.state, step: 1 } };
    expect(() => journal.record(later, started)).toThrow(
      `${file}: the journal of rollouts failed (disk is full)`,
    );
    expect(journal.find('one')).toEqual(rollout);
    sql('DROP TRIGGER full');
    journal.record(later, started);
    expect(journal.find('one')).toEqual(later);
  });

  it('tells each entry once it is on disk', () => {
    const seen: unknown[] = [];
    const journal = new Journal({
      dataDir,
      onDamage: () => undefined,
      onEntry: (rollout, entry) => {
        const db = new DatabaseSync(file, { readOnly: true });
        const found = db.prepare('SELECT count(*) AS n FROM entries').get()?.n;
        db.close();
        seen.push([rollout, entry.kind, found]);
      },
    });
    open.push(journal);
    journal.begin(sampleRollout('one'), 'key-of-one', started);
    expect(seen).toEqual([['one', 'started', 1]]);
  });

  it('survives a ratio over nothing', () => {
    const journal = openHere();
    const rollout = sampleRollout('one');
    const gates = [{ gate: 'latency', state: 'waits', value: Number.POSITIVE_INFINITY }] as const;
    journal.begin({ ...rollout, state: { ...rollout.state, gates } }, 'key-of-one', started);
    expect(journal.find('one')?.state.gates[0]?.value).toBe(Number.MAX_VALUE);
  });

  it('knows what starts took, by site', () => {
    const journal = openHere();
    const done = { kind: 'done' } as const;
    journal.begin(sampleRollout('one'), 'key-of-one', [
      { kind: 'result', action, result: done, ms: 4200 },
      { kind: 'result', action: { ...action, step: 1 }, result: done, ms: 30 },
    ]);
    expect(journal.startsTook('counter')).toEqual([{ site: 'mall', ms: 4200 }]);
    expect(journal.startsTook('other')).toEqual([]);
  });

  it('keeps the words of a person', () => {
    const journal = openHere();
    journal.begin(sampleRollout('one'), 'key-of-one', started);
    journal.annotate('one', { cause: 'too hot', lesson: '' });
    journal.annotate('one', { cause: 'too hot', lesson: 'a fan' });
    expect(journal.note('one')).toEqual({ cause: 'too hot', lesson: 'a fan' });
  });
});

describe('a journal that cannot be read', () => {
  it('is refused by name when it is no database', () => {
    writeFileSync(file, 'x'.repeat(10_000));
    expect(openHere).toThrow(JournalError);
    expect(openHere).toThrow(new RegExp(`^${file}: .*file is not a database.*move it aside`));
  });

  it('is refused by name when a part of it is torn', () => {
    const journal = openHere();
    for (let count = 0; count < 20; count += 1)
      journal.begin(sampleRollout(`r${count}`), `key-of-${count}`, started);
    closeAll();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096 * 2, 4096 * 5);
    writeFileSync(file, bytes);
    expect(openHere).toThrow(new RegExp(`^${file}: the journal of rollouts`));
  });

  it('is refused when a newer Tallydeck has written it', () => {
    openHere();
    closeAll();
    sql('PRAGMA user_version = 7');
    expect(openHere).toThrow(`${file}: the journal of rollouts is of version 7`);
  });

  it('names the rollout that is not understood, and still gives the others', () => {
    const journal = openHere();
    journal.begin(sampleRollout('good'), 'key-of-good', started);
    journal.begin(sampleRollout('bad'), 'key-of-bad', started);
    sql(`UPDATE rollouts SET state = json_remove(state, '$.phase') WHERE id = 'bad'`);
    expect(journal.underWay().map(({ id }) => id)).toEqual(['good']);
    expect(damaged.map(({ message }) => message)).toEqual([
      expect.stringMatching(new RegExp(`^${file}: the state of rollout bad is not understood`)),
    ]);
    expect(() => journal.find('bad')).toThrow('the state of rollout bad');
  });
});

it('has everything that was written before its writer was killed', async () => {
  const program = join(import.meta.dirname, '../../support/rollout/journal-writer.ts');
  const writer = spawn(process.execPath, [program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const enough = Promise.withResolvers<void>();
  writer.stdout.on('data', (chunk) => {
    said += chunk;
    if (said.split('\n').length > 20) enough.resolve();
  });
  writer.on('exit', () => enough.reject(new Error('the writer has ended by itself')));
  await enough.promise;
  const gone = once(writer, 'exit');
  writer.kill('SIGKILL');
  await gone;
  const told = Number(said.split('\n').at(-2));
  const journal = openHere();
  const found = journal.find('one')?.state.soaked ?? 0;
  expect(found).toBeGreaterThanOrEqual(told);
  expect(journal.entries('one')).toHaveLength(found + 1);
});
