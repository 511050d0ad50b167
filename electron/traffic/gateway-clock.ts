import type { SshLink } from '../links/link.ts';
import { runLine } from '../links/ssh/run-line.ts';

const askEveryMs = 10_000;
const timeoutMs = 3000;

/**
 * The gateway's wall clock: what HAProxy's rules read as `date`, so what a lease is measured by.
 * `date_now` of `show activity` is not it: HAProxy's own time stays behind for good when its
 * process was stopped or starved, or the clock was set (seen on 2.6.12: 6 s after 6 s of SIGSTOP).
 */
export class GatewayClock {
  readonly #ssh: SshLink;
  /** Gateway's time minus this machine's monotonic clock, seconds. */
  #ahead: number | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(ssh: SshLink) {
    this.#ssh = ssh;
  }

  /** Seconds since the epoch; undefined as long as the gateway has not told. */
  now(): number | undefined {
    return this.#ahead === undefined ? undefined : this.#ahead + performance.now() / 1000;
  }

  /** Asks again once the last answer is old: a clock may be set at any time. */
  async keep(): Promise<void> {
    const started = performance.now();
    if (started - this.#askedAt < askEveryMs) return;
    this.#askedAt = started;
    const asked = await runLine(this.#ssh, 'date +%s.%N', { timeoutMs });
    if (asked.kind !== 'done') return;
    const seconds = parseDate(asked.value.stdout);
    if (seconds === undefined) return;
    const middle = (started + performance.now()) / 2 / 1000;
    this.#ahead = seconds - middle;
  }
}

/** `date +%s.%N`; where `%N` is not known (busybox) the middle of the second is as good as any. */
export function parseDate(text: string): number | undefined {
  const found = text.trim().match(/^(\d{1,12})(?:\.(\d{9}))?/);
  if (!found) return undefined;
  return Number(found[1]) + (found[2] === undefined ? 0.5 : Number(`0.${found[2]}`));
}
