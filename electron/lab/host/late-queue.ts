/** Acts in the order in which they came, each no sooner than its delay after it came. */
export type LateQueue = { add(act: () => void): void; end(): void };

type Late = { readonly due: number; readonly act: () => void };

/** `delay()` is asked for each act and may change; an earlier act still goes first. */
export function createLateQueue(delay: () => number): LateQueue {
  const waiting: Late[] = [];
  let timer: NodeJS.Timeout | undefined;

  function drain(): void {
    timer = undefined;
    for (let head = waiting[0]; head !== undefined; head = waiting[0]) {
      const left = head.due - performance.now();
      if (left > 0) {
        timer = setTimeout(drain, left);
        return;
      }
      waiting.shift();
      head.act();
    }
  }

  return {
    add(act) {
      const ms = delay();
      if (ms === 0 && waiting.length === 0) {
        act();
        return;
      }
      waiting.push({ due: performance.now() + ms, act });
      if (timer === undefined) drain();
    },
    end() {
      clearTimeout(timer);
      waiting.length = 0;
    },
  };
}
