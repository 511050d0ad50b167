import type { ProbeLine } from '../../shared/contract/fleet.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import { enginesBehind } from '../fleet/index.ts';
import { probeEngine, probeGateway } from '../links/probe/index.ts';
import type { Inventory } from './inventory.ts';
import { probeMetrics } from './probe-metrics.ts';

/** Looks at hosts before they are trusted, one after the other. */
export async function* probe(
  inventory: Inventory,
  fleet: Fleet,
  hosts: readonly string[],
): AsyncGenerator<ProbeLine> {
  for (const host of hosts) {
    const gateway = inventory.gateways.get(host);
    if (gateway) {
      const engines = enginesBehind(fleet, gateway.gateway);
      yield* probeGateway(gateway.ssh, gateway.gateway, engines);
      yield* probeMetrics(gateway, fleet.cameras);
    }
    const engine = inventory.engines.get(host);
    if (engine) {
      const links = { docker: engine.link, ...(engine.ssh ? { ssh: engine.ssh } : {}) };
      yield* probeEngine(links, engine.engine);
    }
  }
}
