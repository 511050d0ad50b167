import type { QueuedCommand } from '../../../shared/model/change.ts';
import type {
  CameraNow,
  EngineNow,
  Finding,
  GatewayNow,
  ServiceNow,
  Severity,
} from '../../../shared/model/picture.ts';
import type { SlotName } from '../../../shared/model/split.ts';
import type { PlacementFacts } from '../../telemetry/find/placements.ts';
import type { ServiceFacts } from '../../telemetry/find/traffic.ts';
import { findings, severityOf } from '../../telemetry/findings.ts';
import type { TelemetryStore } from '../../telemetry/store.ts';
import type { UndercountHints } from './undercount-hints.ts';

export type SiteParts = {
  readonly site: string;
  readonly gateways: readonly GatewayNow[];
  readonly engines: readonly EngineNow[];
  readonly services: readonly ServiceNow[];
  readonly cameras: readonly CameraNow[];
  readonly queued: readonly QueuedCommand[];
  readonly settings: ReadonlyMap<string, string>;
  readonly placements: readonly PlacementFacts[];
};

/** What a person should know of a site, and how bad it is. */
export function siteFindings(
  parts: SiteParts,
  store: TelemetryStore,
  hints: UndercountHints,
  previous: readonly Finding[],
  now: number,
): { readonly findings: readonly Finding[]; readonly severity: Severity } {
  const services = parts.services.map((service) =>
    serviceFacts(parts.site, service, store, hints, now),
  );
  const found = findings({ ...parts, services, previous, now });
  const anythingRead = parts.gateways.some((gateway) => gateway.splits.length > 0);
  return { findings: found, severity: severityOf(found, anythingRead) };
}

function serviceFacts(
  site: string,
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
  const hint = hints.of(site, service, store, now);
  return { now: service, recentFrames, ...(hint ? { undercount: hint } : {}) };
}
