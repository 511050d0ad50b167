import type { Camera } from '../../shared/model/camera.ts';
import type { Outcome } from '../../shared/model/link.ts';
import type { Service } from '../../shared/model/service.ts';
import { byCameraId, idsByLabel } from './camera-labels.ts';
import { eventRates, frameRates } from './camera-rates.ts';
import type { Clock } from './clock.ts';
import { type Counts, createCounts, type InstanceReading } from './counts.ts';
import type { GatewaySample } from './gateway-reading.ts';
import { slotSamples } from './haproxy-sample.ts';
import { type PollJob, startPolling } from './poll.ts';
import type { TelemetryStore } from './store.ts';
import type { Standing } from './telemetry-state.ts';

export type TelemetryOptions = {
  readonly clock: Clock;
  readonly store: TelemetryStore;
  /** Asked at every tick, so that they follow the fleet. */
  gateways(): readonly { readonly id: string; readonly site: string }[];
  services(): readonly {
    readonly site: string;
    readonly service: Service;
    /** Those of the service at the site. */
    readonly cameras: readonly Camera[];
  }[];
  /** Which release stands in which slot, and its role; undefined where no gateway was read. */
  standing(site: string, service: string): readonly Standing[] | undefined;
  readGateway(gateway: string, tick: number): Promise<Outcome<GatewaySample>>;
  /** Every instance in service of every slot, once each; an unreadable instance as `missing`. */
  readMetrics(site: string, service: string, tick: number): Promise<readonly InstanceReading[]>;
  /** More to do once a second, e.g. engines. */
  others(): readonly PollJob[];
  onFault(key: string, error: unknown): void;
};

/** Reads everything once a second into the store; returns its end. */
export function startTelemetry(options: TelemetryOptions): () => Promise<void> {
  const { clock, store } = options;
  const readings = new Map<string, GatewaySample>();
  const counts = new Map<string, { readonly names: string; readonly counts: Counts }>();

  const gatewayJob = (gateway: string, site: string): PollJob => ({
    key: `gateway ${gateway}`,
    async run(tick) {
      const outcome = await options.readGateway(gateway, tick);
      // Nothing read: the last reading stays, and the next one tells how long the gap was.
      if (outcome.kind !== 'done') return;
      takeGateway(store, site, gateway, readings.get(gateway), outcome.value);
      readings.set(gateway, outcome.value);
    },
  });
  const metricsJob = (site: string, service: Service, cameras: readonly Camera[]): PollJob => {
    const key = `metrics ${site}/${service.id}`;
    return {
      key,
      async run(tick) {
        const standing = options.standing(site, service.id);
        if (standing) store.noteStanding(site, service.id, tick, standing);
        const batch = await options.readMetrics(site, service.id, tick);
        const names = JSON.stringify(service.metrics);
        let known = counts.get(key);
        if (known?.names !== names) known = { names, counts: createCounts(service.metrics) };
        counts.set(key, known);
        store.addCounts(
          site,
          service.id,
          byCameraId(known.counts.take(batch), idsByLabel(cameras)),
        );
      },
    };
  };
  const pruneJob: PollJob = {
    key: 'prune',
    async run(tick) {
      if (tick % PRUNE_EVERY === 0) store.prune(tick);
    },
  };
  return startPolling({
    clock,
    onFault: options.onFault,
    jobs: () => [
      ...options.gateways().map(({ id, site }) => gatewayJob(id, site)),
      ...options.services().map((each) => metricsJob(each.site, each.service, each.cameras)),
      ...options.others(),
      pruneJob,
    ],
  });
}

const PRUNE_EVERY = 60_000;

function takeGateway(
  store: TelemetryStore,
  site: string,
  gateway: string,
  before: GatewaySample | undefined,
  after: GatewaySample,
): void {
  for (const { service, slot, samples } of slotSamples(before, after))
    store.addSlotSamples({ site, service, gateway }, slot, samples);
  store.addCameraFrames(site, frameRates(before, after));
  store.addEvents(site, gateway, eventRates(before, after));
}
