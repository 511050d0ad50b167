import type { SshLink } from '../links/index.ts';
import { runLine } from '../links/ssh/index.ts';

const askEveryMs = 10_000;
const timeoutMs = 3000;
/** Beyond this the two clocks of this machine have gone apart: it has slept, or its time was set. */
const apartMs = 1000;

/** This machine's clocks, ms. The monotonic one may stand still while the machine sleeps. */
type OwnClocks = { readonly wall: () => number; readonly mono: () => number };

const systemClocks: OwnClocks = { wall: Date.now, mono: () => performance.now() };

/**
 * The gateway's wall clock: HAProxy's rules read it as `date`, so leases are measured by it.
 * `date_now` of `show activity` is not it: HAProxy's own time stays behind for good when its
 * process was stopped or starved, or the clock was set (seen on 2.6.12: 6 s after 6 s of SIGSTOP).
 */
export class GatewayClock {
  readonly #ssh: Pick<SshLink, 'host' | 'exec'>;
  readonly #own: OwnClocks;
  /** Gateway's time minus this machine's monotonic clock, seconds. */
  #ahead: number | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** Wall minus monotonic clock when the gateway has told. */
  #apart: number | undefined;

  constructor(ssh: Pick<SshLink, 'host' | 'exec'>, own: OwnClocks = systemClocks) {
    this.#ssh = ssh;
    this.#own = own;
  }

  /** Seconds since the epoch; undefined as long as the gateway has not told. */
  now(): number | undefined {
    if (this.#ahead === undefined || this.#hasJumped()) return undefined;
    return this.#ahead + this.#own.mono() / 1000;
  }

  /** Asks again once the last answer is old, or says nothing any more: a clock may be set at any time. */
  async keep(): Promise<void> {
    const { wall, mono } = this.#own;
    const started = mono();
    if (started - this.#askedAt < askEveryMs && !this.#hasJumped()) return;
    this.#askedAt = started;
    const apart = wall() - started;
    const asked = await runLine(this.#ssh, 'date +%s.%N', { timeoutMs });
    if (asked.kind !== 'done') return;
    const seconds = parseDate(asked.value.stdout);
    if (seconds === undefined) return;
    const middle = (started + mono()) / 2 / 1000;
    this.#ahead = seconds - middle;
    this.#apart = apart;
  }

  /** A lease that ended while this machine slept would look alive by the time from before. */
  #hasJumped(): boolean {
    const { wall, mono } = this.#own;
    return this.#apart !== undefined && Math.abs(wall() - mono() - this.#apart) > apartMs;
  }
}

/** `date +%s.%N`; where `%N` is not known (busybox) the middle of the second is as good as any. */
export function parseDate(text: string): number | undefined {
  const found = text.trim().match(/^(\d{1,12})(?:\.(\d{9}))?/);
  if (!found) return undefined;
  return Number(found[1]) + (found[2] === undefined ? 0.5 : Number(`0.${found[2]}`));
}
