export type Throttled = {
  /** Runs now, or once the last run is long enough ago; asked often meanwhile, it runs once. */
  soon(): void;
  /** Runs at once. */
  now(): void;
  /** Drops every call that has not run yet. */
  stop(): void;
};

/** Keeps what is asked for in bursts from running more often than every `everyMs`. */
export function throttle(everyMs: number, run: () => void): Throttled {
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const now = (): void => {
    clearTimeout(timer);
    timer = undefined;
    last = performance.now();
    run();
  };
  return {
    now,
    soon: () => {
      const wait = last + everyMs - performance.now();
      if (wait <= 0) now();
      else timer ??= setTimeout(now, wait);
    },
    stop: () => clearTimeout(timer),
  };
}
