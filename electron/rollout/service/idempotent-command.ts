const mostKept = 1000;

/** The same key twice is the same command: the second one is told how the first has ended. */
export class IdempotentCommands<T> {
  readonly #known = new Map<string, Promise<T>>();

  do(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known) return known;
    const done = work();
    this.#known.set(key, done);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKept && oldest !== undefined) this.#known.delete(oldest);
    return done;
  }
}
