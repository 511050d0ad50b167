import type { Rollout } from '../../../shared/model/rollout.ts';
import type { Journal } from '../journal/journal.ts';
import type { Starts } from './read-plan-input.ts';

/** Ended rollouts of the journal; read again only once another one has ended. */
export class EndedRollouts {
  readonly #journal: Journal;
  #ended: { readonly limit: number; readonly rollouts: readonly Rollout[] } | undefined;
  readonly #starts = new Map<string, Starts>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Newest first. */
  ended(limit: number): readonly Rollout[] {
    if (!this.#ended || this.#ended.limit < limit)
      this.#ended = { limit, rollouts: this.#journal.ended(limit) };
    return this.#ended.rollouts.slice(0, limit);
  }

  startsTook(service: string): Starts {
    const known = this.#starts.get(service) ?? this.#journal.startsTook(service);
    this.#starts.set(service, known);
    return known;
  }

  forget(): void {
    this.#ended = undefined;
    this.#starts.clear();
  }
}
