import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { QueuedCommand } from '../../shared/model/change.ts';
import type { Intent } from '../../shared/model/split.ts';

/** A command that waits for its gateway, with what it means to put in force there. */
export type QueuedWork = QueuedCommand & {
  /** Undefined: everything back on stable, whatever is found. */
  readonly target?: Intent;
  /** Of a rollback: releases that it leaves for the one before, too. */
  readonly leaves?: readonly string[];
};

const workSchema = z.array(
  z.object({
    id: z.string(),
    changeId: z.string(),
    kind: z.string(),
    gateway: z.string(),
    service: z.string(),
    by: z.string(),
    at: z.string(),
    seenRevision: z.number(),
    state: z.object({ kind: z.enum(['waiting', 'asks']) }).loose(),
    target: z.unknown().optional(),
    leaves: z.array(z.string()).optional(),
  }),
);

/** Commands for gateways out of reach: on disk before anybody is told that they are queued. */
export class CommandQueue {
  readonly #file: string;
  readonly #one = pLimit(1);
  #work: readonly QueuedWork[];

  private constructor(file: string, work: readonly QueuedWork[]) {
    this.#file = file;
    this.#work = work;
  }

  static async open(dataDir: string): Promise<CommandQueue> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const file = path.join(dataDir, 'queued.json');
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '[]';
      throw error;
    });
    const parsed = workSchema.safeParse(parseJson(file, text));
    if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
    return new CommandQueue(file, parsed.data as readonly QueuedWork[]);
  }

  list(): readonly QueuedWork[] {
    return this.#work;
  }

  /** A newer command for the same gateway and service takes the place of an older one: those are returned. */
  async add(work: QueuedWork): Promise<readonly QueuedWork[]> {
    const isReplaced = (each: QueuedWork) =>
      each.gateway === work.gateway && each.service === work.service;
    const replaced = this.#work.filter(isReplaced);
    await this.#set([...this.#work.filter((each) => !isReplaced(each)), work]);
    return replaced;
  }

  update(work: QueuedWork): Promise<void> {
    return this.#set(this.#work.map((each) => (each.id === work.id ? work : each)));
  }

  remove(id: string): Promise<void> {
    return this.#set(this.#work.filter((each) => each.id !== id));
  }

  #set(work: readonly QueuedWork[]): Promise<void> {
    this.#work = work;
    return this.#one(async () => {
      const next = `${this.#file}.next`;
      const file = await open(next, 'w', 0o600);
      await file.writeFile(JSON.stringify(this.#work));
      await file.sync();
      await file.close();
      await rename(next, this.#file);
    });
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}; remove it to start with an empty queue`);
  }
}
