import type { QueuedCommand } from '../../shared/model/change.ts';
import type { Container } from '../../shared/model/container.ts';
import type {
  CameraNow,
  EngineNow,
  Finding,
  GatewayNow,
  ServiceNow,
  Severity,
  VariantNow,
} from '../../shared/model/picture.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import type { SlotName } from '../../shared/model/split.ts';
import type { TelemetryStore } from '../telemetry/index.ts';
import { findingsOf, severityOf } from './findings/findings.ts';
import type { MetricsFacts } from './findings/metrics.ts';
import type { PlacementFacts } from './findings/placements.ts';
import { type Kept, keepFindings, told } from './findings/settle.ts';
import { ERRORS_LEAST_FRAMES, type ServiceFacts } from './findings/traffic.ts';
import { framesPerSecond } from './frames-per-second.ts';
import type { UndercountHints } from './undercount-hints.ts';

export type SiteParts = {
  readonly site: string;
  readonly gateways: readonly GatewayNow[];
  readonly engines: readonly EngineNow[];
  readonly services: readonly ServiceNow[];
  readonly cameras: readonly CameraNow[];
  readonly queued: readonly QueuedCommand[];
  readonly rollouts: readonly Rollout[];
  readonly settings: ReadonlyMap<string, string>;
  readonly placements: readonly PlacementFacts[];
};

export type SiteFindings = {
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly severity: Severity;
  /** To be handed in again at the next look. */
  readonly kept: readonly Kept[];
};

export function siteFindings(
  parts: SiteParts,
  store: TelemetryStore,
  hints: UndercountHints,
  before: readonly Kept[],
  now: number,
): SiteFindings {
  const services = parts.services.map((service) => serviceFacts(parts, service, store, hints, now));
  const previous = before.map(({ finding }) => finding);
  const found = findingsOf({ ...parts, services, previous, now });
  const kept = keepFindings(before, found, now, ({ subject, data }) =>
    services.some(
      (one) => one.now.service === subject && framesIn(one, data.slot) >= ERRORS_LEAST_FRAMES,
    ),
  );
  const shown = told(kept, now);
  const anythingRead = parts.gateways.some((gateway) => gateway.splits.length > 0);
  return { findings: shown, severity: severityOf(shown, anythingRead), kept };
}

function framesIn({ recentFrames }: ServiceFacts, slot: string | number | undefined): number {
  const frames: Readonly<Record<string, number>> = recentFrames;
  return frames[String(slot)] ?? 0;
}

function serviceFacts(
  { site, gateways, engines, cameras }: SiteParts,
  service: ServiceNow,
  store: TelemetryStore,
  hints: UndercountHints,
  now: number,
): ServiceFacts {
  const recentFrames: Partial<Record<SlotName, number>> = {};
  for (const { slot } of service.variants) {
    const { recentFrames: frames } = store.slot(site, service.service, slot, now);
    if (frames !== undefined) recentFrames[slot] = frames;
  }
  const splits = gateways.flatMap((each) => each.splits);
  const split = splits.find((each) => each.service === service.service);
  const hint = hints.of(site, service, split?.intent.method ?? 'camera', store, now);
  const containers = engines.flatMap((each) => each.containers);
  const metrics = service.variants.map((variant) =>
    metricsFacts(site, service.service, variant, { containers, cameras, store, now }),
  );
  const quiet = store.quiet(site, service.service, now);
  return { now: service, recentFrames, metrics, quiet, ...(hint ? { undercount: hint } : {}) };
}

type Seen = Pick<SiteParts, 'cameras'> & {
  readonly containers: readonly Container[];
  readonly store: TelemetryStore;
  readonly now: number;
};

/** Faults in the metrics of a slot, by container, and the cameras in them that nobody knows. */
function metricsFacts(
  site: string,
  service: string,
  { slot, role, release, servers }: VariantNow,
  { containers, cameras, store, now }: Seen,
): MetricsFacts {
  const nameOf = (instance: string) =>
    containers.find(
      (one) =>
        one.service === service && one.slot === slot && instance.endsWith(`:${one.port ?? ''}`),
    )?.name ?? instance;
  const listed = new Set(cameras.flatMap((one) => (one.listed ? [one.camera] : [])));
  const unknown = store
    .namedCameras(site, service, slot, now)
    .filter(({ camera, arrives }) => !arrives && !listed.has(camera))
    .map(({ camera }) => camera);
  const [first] = servers;
  return {
    variant: { slot, role: role ?? '', release: release ?? '' },
    frames: framesPerSecond(store, { site, service, slot, role }, now),
    faults: store
      .metricsFaults(site, service, slot, now)
      .map(({ instance, ...fault }) => ({ ...fault, container: nameOf(instance) })),
    unknown,
    container: first === undefined ? '' : nameOf(`${first.address}:${first.port}`),
  };
}
