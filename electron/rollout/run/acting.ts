import { setTimeout as delay } from 'node:timers/promises';
import type { Action, ActionResult } from '../../../shared/model/rollout.ts';

export type Work = (signal: AbortSignal) => Promise<ActionResult>;

type Ended = (result: ActionResult, ms: number) => void;

type Running = {
  readonly action: Action;
  readonly end: AbortController;
  readonly done: Promise<void>;
};

/** Longest wait for an aborted action to end before containers are touched again. */
const givenUpWithinMs = 30_000;
const closedWithinMs = 5_000;

/** Ways back by roles and logs need nobody to have ended. */
const atOnce: ReadonlySet<Action['kind']> = new Set(['return', 'collect']);

/**
 * Actions under way: at one site one after the other, at different sites side by side. An action
 * that is not pending any more is given up; `return` and `collect` do not wait for it.
 */
export class Acting {
  readonly #running = new Map<number, Running>();

  /** `ended` is called unless the action was given up. */
  start(action: Action, work: Work, ended: Ended): void {
    const end = new AbortController();
    const before = [...this.#running.values()].filter((each) => each.action.site === action.site);
    const done = this.#run(action, before, end.signal, work, ended).finally(() =>
      this.#running.delete(action.id),
    );
    this.#running.set(action.id, { action, end, done });
  }

  /** Gives up everything that is not among these. */
  keep(pending: readonly Action[]): void {
    const kept = new Set(pending.map(({ id }) => id));
    for (const [id, { end }] of this.#running) if (!kept.has(id)) end.abort();
  }

  /** Gives up everything; resolves once nothing runs any more, or was given up in vain. */
  async close(): Promise<void> {
    this.keep([]);
    await atMost(
      closedWithinMs,
      [...this.#running.values()].map(({ done }) => done),
    );
  }

  async #run(
    action: Action,
    before: readonly Running[],
    signal: AbortSignal,
    work: Work,
    ended: Ended,
  ): Promise<void> {
    // Never while what has led to it is still being told.
    await Promise.resolve();
    await Promise.all(before.filter(({ end }) => !end.signal.aborted).map(({ done }) => done));
    if (!atOnce.has(action.kind))
      await atMost(
        givenUpWithinMs,
        before.map(({ done }) => done),
      );
    if (signal.aborted) return;
    const from = performance.now();
    const result = await work(signal);
    if (!signal.aborted) ended(result, Math.round(performance.now() - from));
  }
}

async function atMost(ms: number, all: readonly Promise<void>[]): Promise<void> {
  if (all.length === 0) return;
  const enough = new AbortController();
  const late = delay(ms, undefined, { ref: false, signal: enough.signal });
  await Promise.race([Promise.all(all), late.catch(() => undefined)]);
  enough.abort();
}
