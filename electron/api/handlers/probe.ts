import type { ProbeLine } from '../../../shared/contract/fleet.ts';
import { type Context, fleetOf } from '../../changes/index.ts';
import { enginesBehind } from '../../fleet/index.ts';
import { probeEngine, probeGateway } from '../../links/probe/index.ts';
import { probeMetrics } from './probe-metrics.ts';

/** Looks at hosts before they are trusted, one after the other. */
export async function* probe(
  context: Context,
  hosts: readonly string[],
): AsyncGenerator<ProbeLine> {
  const { inventory } = context;
  for (const host of hosts) {
    const gateway = inventory.gateways.get(host);
    if (gateway) {
      const engines = enginesBehind(fleetOf(context), gateway.gateway);
      yield* probeGateway(gateway.ssh, gateway.gateway, engines);
      yield* probeMetrics(gateway, fleetOf(context).cameras);
    }
    const engine = inventory.engines.get(host);
    if (engine) {
      const links = { docker: engine.link, ...(engine.ssh ? { ssh: engine.ssh } : {}) };
      yield* probeEngine(links, engine.engine);
    }
  }
}
