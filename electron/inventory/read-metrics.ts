import type { Service } from '../../shared/model/service.ts';
import { type Clock, type InstanceReading, parseInSlices, timed } from '../telemetry/index.ts';
import type { GatewayConnection } from './gateway-connection.ts';
import type { Inventory } from './inventory.ts';

/**
 * Reads the metrics of every instance in service at a site, each once, through a gateway that
 * reaches it. An instance that no gateway reaches is `missing`: a part is not a total.
 */
export async function readMetrics(
  inventory: Inventory,
  site: string,
  service: Service,
  clock: Clock,
  tick: number,
): Promise<readonly InstanceReading[]> {
  const units = inventory.gatewaysOf(site);
  const readable = units.filter((unit) => unit.state().kind === 'up');
  const readings = new Map<string, Promise<InstanceReading> | InstanceReading>();
  for (const unit of readable) {
    for (const placed of unit.instances(service.id)) {
      if (!readings.has(keyOf(placed))) {
        readings.set(keyOf(placed), readOne(inventory, unit, service, placed, clock, tick));
      }
    }
  }
  for (const unit of units.filter((each) => !readable.includes(each))) {
    for (const placed of unit.instances(service.id)) {
      if (!readings.has(keyOf(placed))) readings.set(keyOf(placed), outOfReach(unit, placed));
    }
  }
  return Promise.all(readings.values());
}

type Placed = ReturnType<GatewayConnection['instances']>[number];

const keyOf = ({ instance }: Placed): string => `${instance.address}:${instance.port}`;

function outOfReach(unit: GatewayConnection, placed: Placed): InstanceReading {
  const state = unit.state();
  const detail = 'fault' in state ? state.fault.detail : `the link is ${state.kind}`;
  const fault = { host: unit.gateway.id, command: 'read metrics', detail };
  return { slot: placed.slot, instance: keyOf(placed), result: { kind: 'missing', fault } };
}

async function readOne(
  inventory: Inventory,
  unit: GatewayConnection,
  service: Service,
  placed: Placed,
  clock: Clock,
  tick: number,
): Promise<InstanceReading> {
  const { slot, instance } = placed;
  const key = keyOf(placed);
  const scraper = unit.scrapers.for(instance, service.metricsPath);
  const { value: outcome, at } = await timed(clock, tick, () => scraper.scrape());
  if (outcome.kind !== 'done') {
    return { slot, instance: key, result: { kind: 'missing', at, fault: outcome.fault } };
  }
  if (!unit.scrapers.takes(outcome.value.text.length)) {
    const detail = 'the metrics behind this gateway are too long together';
    const fault = {
      host: unit.gateway.id,
      command: 'read metrics',
      detail,
      code: 'over-limit',
    } as const;
    return { slot, instance: key, result: { kind: 'missing', at, fault } };
  }
  const container = inventory.engines
    .get(instance.engine)
    ?.containers.find((each) => each.port === instance.port && each.state === 'running');
  const identity = {
    id: container?.id ?? key,
    ...(container?.startedAt ? { startedAt: Date.parse(container.startedAt) } : {}),
  };
  const page = await parseInSlices(outcome.value.text);
  return { slot, instance: key, result: { kind: 'read', at, identity, page } };
}
