import type { Service } from '../../../shared/model/service.ts';
import { type Clock, timed } from '../../telemetry/clock.ts';
import type { InstanceReading } from '../../telemetry/counts.ts';
import type { GatewayUnit } from './gateway-unit.ts';
import type { World } from './world.ts';

/** Reads the metrics of every instance of a service at a site, each once, through a gateway. */
export async function readMetrics(
  world: World,
  site: string,
  service: Service,
  clock: Clock,
  tick: number,
): Promise<readonly InstanceReading[]> {
  const seen = new Map<string, Promise<InstanceReading>>();
  for (const unit of world.gatewaysOf(site)) {
    if (unit.state().kind !== 'up') continue;
    for (const each of unit.instances(service.id)) {
      const key = `${each.instance.address}:${each.instance.port}`;
      if (!seen.has(key)) seen.set(key, readOne(world, unit, service, each, clock, tick));
    }
  }
  return Promise.all(seen.values());
}

type Placed = ReturnType<GatewayUnit['instances']>[number];

async function readOne(
  world: World,
  unit: GatewayUnit,
  service: Service,
  { slot, instance }: Placed,
  clock: Clock,
  tick: number,
): Promise<InstanceReading> {
  const key = `${instance.address}:${instance.port}`;
  const scraper = unit.scrapers.for(instance, service.metricsPath);
  const { value: outcome, at } = await timed(clock, tick, () => scraper.scrape());
  if (outcome.kind !== 'done') {
    return { slot, instance: key, result: { kind: 'missing', fault: outcome.fault } };
  }
  const container = world.engines
    .get(instance.engine)
    ?.containers.find((each) => each.port === instance.port && each.state === 'running');
  const identity = {
    id: container?.id ?? key,
    ...(container?.startedAt ? { startedAt: Date.parse(container.startedAt) } : {}),
  };
  return { slot, instance: key, result: { kind: 'read', at, identity, text: outcome.value.text } };
}
