import type { Intent } from '../../shared/model/split.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import { RefusedChange } from '../traffic/index.ts';
import { lastIntent, type SiteHandle } from './site-handle.ts';

type Guard = {
  readonly handle: SiteHandle;
  readonly unit: GatewayConnection;
  readonly signal: AbortSignal;
};

/** Keeps a rollout from writing where another console has written since. */
export class Fence {
  /** Revision that this console wrote last, by rollout and gateway. */
  readonly #written = new Map<string, number>();

  /** The change, unless it came too late: given up, or another console was there before. */
  guard({ handle, unit, signal }: Guard, change: (intent: Intent) => Intent) {
    return (intent: Intent): Intent => {
      if (signal.aborted) throw new RefusedChange({ code: 'given-up' });
      const by = this.fencedBy(handle, unit, intent);
      if (by !== undefined) throw new RefusedChange({ code: 'taken-over', by });
      return change(intent);
    };
  }

  wrote({ rollout }: SiteHandle, gateway: string, revision: number): void {
    this.#written.set(`${rollout.id}/${gateway}`, revision);
  }

  forget({ rollout, units }: SiteHandle): void {
    for (const { gateway } of units) this.#written.delete(`${rollout.id}/${gateway.id}`);
  }

  /** The same, as the gateways were last read. */
  foundBy(handle: SiteHandle): string | undefined {
    return handle.units
      .map((unit) => {
        const intent = lastIntent(handle, unit);
        return intent && this.fencedBy(handle, unit, intent);
      })
      .find((by) => by !== undefined);
  }

  /** The console that has taken over, if one has. */
  fencedBy(handle: SiteHandle, unit: GatewayConnection, intent: Intent): string | undefined {
    const { console, rollout, site } = handle;
    if (intent.writer === console) return undefined;
    const written = this.#written.get(`${rollout.id}/${unit.gateway.id}`);
    // An older one is what a restart of HAProxy has brought back.
    if (written !== undefined) return intent.revision > written ? intent.writer : undefined;
    // From here on nothing is remembered: this console began anew, or was never here.
    const reached = (rollout.state.sites[site]?.at ?? -1) >= 0;
    if (reached || intent.rollout) return intent.writer;
    const { roles } = rollout.plan.sites[site]?.base ?? { roles: intent.roles };
    const same = Object.entries({ ...roles, ...intent.roles }).every(
      ([role, slot]) => roles[role as keyof typeof roles] === slot,
    );
    return same ? undefined : intent.writer;
  }
}
