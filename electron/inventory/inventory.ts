import type { Fleet } from '../../shared/model/fleet.ts';
import { gatewayById } from '../fleet/index.ts';
import type { Clock } from '../telemetry/index.ts';
import { EngineConnection } from './engine-connection.ts';
import { GatewayConnection } from './gateway-connection.ts';
import type { LinkSetup } from './link-setup.ts';

/** Every host of the fleet with its links, following the fleet file. */
export class Inventory {
  readonly gateways = new Map<string, GatewayConnection>();
  readonly engines = new Map<string, EngineConnection>();
  readonly #setup: LinkSetup;
  readonly #clock: Clock;

  constructor(setup: LinkSetup, clock: Clock) {
    this.#setup = setup;
    this.#clock = clock;
  }

  /** Opens links to new hosts, closes those of hosts that went, reopens those that moved. */
  follow(fleet: Fleet): void {
    for (const [id, unit] of this.gateways) {
      const now = gatewayById(fleet, id);
      const moved =
        !now || !same(now.ssh, unit.gateway.ssh) || now.paths.socket !== unit.gateway.paths.socket;
      if (moved) this.#drop(this.gateways, id);
      else unit.adopt(now, fleet);
    }
    for (const [id, unit] of this.engines) {
      const now = fleet.engines.find((each) => each.id === id);
      if (!now || !same(now.endpoint, unit.engine.endpoint)) this.#drop(this.engines, id);
      else unit.adopt(now, fleet);
    }
    for (const gateway of fleet.gateways) {
      if (this.gateways.has(gateway.id)) continue;
      this.gateways.set(
        gateway.id,
        new GatewayConnection(gateway, fleet, this.#setup, this.#clock),
      );
    }
    for (const engine of fleet.engines) {
      if (!this.engines.has(engine.id))
        this.engines.set(engine.id, new EngineConnection(engine, fleet, this.#setup));
    }
  }

  gatewaysOf(site: string): readonly GatewayConnection[] {
    return [...this.gateways.values()].filter((unit) => unit.gateway.site === site);
  }

  enginesOf(site: string): readonly EngineConnection[] {
    return [...this.engines.values()].filter((unit) => unit.engine.site === site);
  }

  async close(): Promise<void> {
    const units = [...this.gateways.values(), ...this.engines.values()];
    this.gateways.clear();
    this.engines.clear();
    await Promise.all(units.map((unit) => unit.close()));
  }

  #drop(units: Map<string, { close(): Promise<void> }>, id: string): void {
    const unit = units.get(id);
    units.delete(id);
    void unit?.close();
  }
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
