import { type Context, fleetOf, workOffQueue } from '../changes/index.ts';
import { serviceById } from '../fleet/index.ts';
import { notFound, readMetrics } from '../inventory/index.ts';
import { linkUp } from '../links/haproxy/index.ts';
import { type Board, standingOf } from '../picture/index.ts';
import type { Rollouts } from '../rollout/index.ts';
import { type Clock, startTelemetry } from '../telemetry/index.ts';

/** A link that opens within its second is read then and there, and not again too soon after. */
const awaitLinkMs = 600;

/** Once a second: reads every host, renews leases, works off the queue, drives rollouts on. */
export function startScheduler(
  context: Context,
  board: Board,
  rollouts: Rollouts,
  clock: Clock,
): () => Promise<void> {
  const { inventory, telemetry, log } = context;
  const queues = beside((key, error) => log.error({ key, error }, 'the queue was not worked off'));
  const stop = startTelemetry({
    clock,
    store: telemetry,
    gateways: () => fleetOf(context).gateways.filter(({ id }) => inventory.gateways.has(id)),
    services: () => servicesBySite(context),
    standing: (site, service) => {
      const read = inventory
        .gatewaysOf(site)
        .flatMap(({ traffic }) => traffic.last()?.splits.get(service) ?? []);
      return read.length === 0 ? undefined : standingOf(read.map(({ intent }) => intent));
    },
    readGateway: async (gateway, tick) => {
      const unit = inventory.gateways.get(gateway);
      if (!unit) throw notFound('gateway', gateway);
      await linkUp(unit.admin, awaitLinkMs);
      const outcome = await unit.read(tick);
      if (outcome.kind !== 'done') return outcome;
      await unit.keep();
      queues.run(gateway, () => workOffQueue(context, gateway));
      return outcome;
    },
    readMetrics: (site, service, tick) => {
      const found = serviceById(fleetOf(context), service);
      return found ? readMetrics(inventory, site, found, clock, tick) : Promise.resolve([]);
    },
    others: () => [
      ...[...inventory.engines].map(([id, unit]) => ({
        key: `engine ${id}`,
        run: () => unit.read(),
      })),
      { key: 'rollouts', isLast: true, run: async () => rollouts.tick() },
      // Findings start when their cause starts, whether anybody looks or not.
      { key: 'findings', run: async () => void board.summaries() },
    ],
    onFault: (key, error) => log.error({ key, error }, 'a reading failed on our side'),
  });
  return async () => {
    await stop();
    await queues.settled();
  };
}

/** Each service at each site that carries it, with its cameras. */
function servicesBySite(context: Context) {
  const { sites, services, cameras } = fleetOf(context);
  const camerasAt = Map.groupBy(cameras, ({ site, service }) => `${site}/${service}`);
  return sites.flatMap(({ id }) =>
    services
      .filter(({ id: service }) => carries(context, id, service))
      .map((service) => ({
        site: id,
        service,
        cameras: camerasAt.get(`${id}/${service.id}`) ?? [],
      })),
  );
}

/** Work that takes longer than a reading may wait: one at a time of each key, what comes meanwhile is left out. */
function beside(onFault: (key: string, error: unknown) => void) {
  const running = new Map<string, Promise<void>>();
  return {
    run: (key: string, work: () => Promise<void>): void => {
      if (running.has(key)) return;
      const done = work()
        .catch((error: unknown) => onFault(key, error))
        .finally(() => running.delete(key));
      running.set(key, done);
    },
    settled: () => Promise.all(running.values()),
  };
}

const carries = (context: Context, site: string, service: string): boolean =>
  context.inventory
    .gatewaysOf(site)
    .some((unit) => unit.input.services.some((each) => each.id === service));
