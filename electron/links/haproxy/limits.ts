import type { LinkFault } from '../../../shared/model/link.ts';

/**
 * Limits on the answers of one HAProxy; more is a fault of that gateway: all sites share one
 * event loop and one memory. Each is several times what the largest fleet needs.
 */
export const limits = {
  /** Characters of one answer. A map of 20,000 cameras has 1 MB, `show stat` of 2,000 servers too. */
  answer: 4 * 1024 * 1024,
  /** Characters of all answers to one round of questions. */
  round: 8 * 1024 * 1024,
  /** Lines of one answer. */
  lines: 20_000,
  /** Characters of one line. Ours are below 4,200 (a part of an intent), HAProxy's below 2,000. */
  line: 16 * 1024,
  /** Rows of our own proxies in `show stat`: 20 services of 3 slots with 64 servers. */
  ownRows: 4_096,
} as const;

/** An answer that is longer than any gateway's should be. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';

  get fault(): LinkFault {
    return { code: 'over-limit', detail: this.message };
  }
}

/** Why an answer is beyond the limits for lines; undefined where it is not. */
export function excessIn(answer: string): string | undefined {
  let lines = 0;
  for (let start = 0; start <= answer.length; ) {
    const found = answer.indexOf('\n', start);
    const end = found < 0 ? answer.length : found;
    if (end - start > limits.line)
      return `a line of an answer has more than ${limits.line} characters`;
    if (++lines > limits.lines) return `an answer has more than ${limits.lines} lines`;
    start = end + 1;
  }
  return undefined;
}
