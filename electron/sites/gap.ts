import { setTimeout as delay } from 'node:timers/promises';
import type { SiteHandle } from './site-handle.ts';
import { succeeded } from './slot-servers.ts';
import type { ReconcileTask } from './task.ts';

const lookEveryMs = 50;
/** Cameras that send nothing for this long leave nothing to measure. */
const patienceMs = 5000;

/** Measures the time in which nothing answered: from the old containers' end to the first frame answered after. */
export class Gaps {
  /** `performance.now()` at which the old ones went out, by rollout and site. */
  readonly #since = new Map<string, number>();
  readonly #measured = new Map<string, number>();

  /** A second look at the same end changes nothing. */
  begin(handle: SiteHandle): void {
    const key = keyOf(handle);
    if (!this.#since.has(key)) this.#since.set(key, performance.now());
  }

  isOpen(handle: SiteHandle): boolean {
    return this.#since.has(keyOf(handle));
  }

  ended(handle: SiteHandle, at: number): number {
    const key = keyOf(handle);
    const ms = Math.round(at - (this.#since.get(key) ?? at));
    this.#since.delete(key);
    this.#measured.set(key, ms);
    return ms;
  }

  /** ms of the last gap at a site. */
  measured(handle: SiteHandle): number | undefined {
    return this.#measured.get(keyOf(handle));
  }

  forget(handle: SiteHandle): void {
    this.#since.delete(keyOf(handle));
  }
}

const keyOf = ({ rollout, site }: SiteHandle): string => `${rollout.id}/${site}`;

/**
 * Looks from now on for the first frame that the desired state's stable slot answers, at any gateway.
 * `found` says when it was, of `performance.now()`, and waits for frames only a little longer.
 */
export function watchFirstAnswer({ handle, request }: ReconcileTask) {
  const slot = request.desired.roles.stable;
  const end = new AbortController();
  let at: number | undefined;
  const known = new Map<string, number>();
  const look = async (): Promise<void> => {
    if (slot === undefined) return;
    for (const { admin, gateway } of handle.units) {
      const asked = await succeeded(admin, handle.service.id, slot);
      if (asked.kind !== 'done') continue;
      const before = known.get(gateway.id);
      // Counters begin anew with HAProxy.
      if (before !== undefined && asked.value > before) at = performance.now();
      known.set(gateway.id, Math.min(before ?? asked.value, asked.value));
    }
  };
  const watching = (async () => {
    while (at === undefined && !end.signal.aborted) {
      await look();
      await delay(lookEveryMs);
    }
  })();
  return {
    async found(): Promise<number | undefined> {
      await Promise.race([watching, delay(patienceMs, undefined, { ref: false })]);
      end.abort();
      await watching;
      return at;
    },
    async stop(): Promise<void> {
      end.abort();
      await watching;
    },
  };
}
