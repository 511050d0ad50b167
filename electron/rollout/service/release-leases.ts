import type { Context } from '../../changes/index.ts';
import type { Noted } from './other-consoles.ts';

/**
 * A rollout that this console does not run any more, or never did, is not driven from here: its
 * leases would be renewed for ever, nobody could take it over, and nobody watches over it. Where its
 * candidate still gets frames the dead man takes them back.
 */
export class LeaseReleases {
  readonly #context: Context;
  readonly #console: string;
  readonly #underWay = new Set<string>();

  constructor(context: Context, console: string) {
    this.#context = context;
    this.#console = console;
  }

  /** @param noted Rollouts that gateways tell of and that are not under way here. */
  tick(noted: readonly Noted[]): void {
    for (const { gateway, service, driver, drivingLeft } of noted) {
      const key = `${service}/${gateway}`;
      if (driver !== this.#console || drivingLeft <= 0 || this.#underWay.has(key)) continue;
      this.#underWay.add(key);
      void this.#letGo(gateway, service).finally(() => this.#underWay.delete(key));
    }
  }

  async #letGo(gateway: string, service: string): Promise<void> {
    const { inventory, log } = this.#context;
    try {
      const ended = await inventory.gateways.get(gateway)?.traffic.handOver(service);
      log.info({ gateway, service, ended }, 'a rollout that is not driven from here is let go');
    } catch (error) {
      log.warn({ gateway, service, error }, 'a rollout could not be let go');
    }
  }
}
