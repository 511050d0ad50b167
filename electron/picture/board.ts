import { isRead } from '../../shared/model/link.ts';
import type {
  EngineNow,
  GatewayNow,
  SitePicture,
  SiteSummary,
} from '../../shared/model/picture.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import { type Context, camerasIn, changesOfSite, fleetOf } from '../changes/index.ts';
import { placementsFor, serviceById } from '../fleet/index.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import { settingsDigest } from '../links/docker/index.ts';
import { camerasNow } from './camera-now.ts';
import type { PlacementFacts } from './findings/placements.ts';
import type { Kept } from './findings/settle.ts';
import { inForce } from './in-force.ts';
import { type ServicePlace, serviceNow } from './service-now.ts';
import { siteFindings } from './site-findings.ts';
import { sentSplits, splitStates } from './split-state.ts';
import { UndercountHints } from './undercount-hints.ts';

const freshMs = 400;
const changesShown = 50;

/** Site pictures for screens, from the last readings; made once for all simultaneous readers. */
export class Board {
  readonly #context: Context;
  readonly #pictures = new Map<string, { readonly at: number; readonly picture: SitePicture }>();
  readonly #kept = new Map<string, readonly Kept[]>();

  readonly #hints = new UndercountHints();
  readonly #rollouts: () => readonly Rollout[];

  /** @param rollouts those that this console drives, as they are now */
  constructor(context: Context, rollouts: () => readonly Rollout[]) {
    this.#context = context;
    this.#rollouts = rollouts;
  }

  summaries(): readonly SiteSummary[] {
    return fleetOf(this.#context).sites.flatMap((site) => this.picture(site.id)?.summary ?? []);
  }

  picture(site: string): SitePicture | undefined {
    const now = Date.now();
    const known = this.#pictures.get(site);
    if (known && now - known.at < freshMs) return known.picture;
    if (!fleetOf(this.#context).sites.some((each) => each.id === site)) return undefined;
    const picture = this.#draw(site, now);
    this.#pictures.set(site, { at: now, picture });
    return picture;
  }

  #draw(site: string, now: number): SitePicture {
    const context = this.#context;
    const units = context.inventory.gatewaysOf(site);
    const gateways = units.map((unit) => gatewayNow(unit));
    const engines = context.inventory.enginesOf(site).map((unit) => ({
      engine: unit.engine.id,
      link: unit.state(),
      ...facts(unit.link.info()),
      containers: unit.containers,
      ...(unit.readAt === undefined ? {} : { readAt: new Date(unit.readAt).toISOString() }),
    }));
    const parts = servicesOf(context, site, units);
    const services = parts.map((part) => ({
      ...serviceNow(part, context.telemetry, now),
      ...inForce(context, part),
    }));
    const cameras = parts.flatMap((part) => camerasNow(part, context.telemetry, now));
    const queued = context.queue
      .list()
      .filter((work) => units.some((unit) => unit.gateway.id === work.gateway));
    const links = linksOf(gateways, engines);
    const { findings, severity, kept } = siteFindings(
      {
        site,
        gateways,
        engines,
        services,
        cameras,
        queued,
        rollouts: this.#rollouts(),
        settings: wantedSettings(context),
        placements: placementFacts(context, site),
      },
      context.telemetry,
      this.#hints,
      this.#kept.get(site) ?? [],
      now,
    );
    this.#kept.set(site, kept);
    const newest = Math.max(0, ...units.map((unit) => unit.traffic.last()?.at ?? 0));
    const readAt = newest > 0 ? { readAt: new Date(newest).toISOString() } : {};
    return {
      summary: { site, severity, findings, links, services, ...readAt },
      gateways,
      engines,
      cameras,
      changes: changesOfSite(context, site).slice(0, changesShown),
      queued,
    };
  }
}

function linksOf(
  gateways: readonly Pick<GatewayNow, 'gateway' | 'link'>[],
  engines: readonly Pick<EngineNow, 'engine' | 'link'>[],
): SiteSummary['links'] {
  return [
    ...gateways.map(({ gateway, link }) => ({
      host: gateway,
      kind: 'gateway' as const,
      state: link,
    })),
    ...engines.map(({ engine, link }) => ({ host: engine, kind: 'engine' as const, state: link })),
  ];
}

function gatewayNow(unit: GatewayConnection) {
  const version = unit.admin.process()?.versionText;
  const offset = unit.clockOffsetMs;
  return {
    gateway: unit.gateway.id,
    link: unit.state(),
    ...(version ? { version } : {}),
    ...(offset === undefined ? {} : { clockOffsetMs: offset }),
    install: unit.install,
    splits: sentSplits(unit),
  };
}

const facts = (info: { readonly version: string; readonly platform: string } | undefined) =>
  info ? { version: info.version, platform: info.platform } : {};

/** Digest of the container settings that the fleet file asks for, by release. */
function wantedSettings(context: Context): ReadonlyMap<string, string> {
  const fleet = fleetOf(context);
  return new Map(
    fleet.releases.flatMap((release) => {
      const service = serviceById(fleet, release.service);
      return service ? [[release.id, settingsDigest(service, release)] as const] : [];
    }),
  );
}

/** Placements for a site, wherever they run: its backups are at another site's engine. */
function placementFacts(context: Context, site: string): readonly PlacementFacts[] {
  return placementsFor(fleetOf(context), site).flatMap((placement) => {
    const unit = context.inventory.engines.get(placement.engine);
    if (!unit) return [];
    const own = unit.containers.filter(
      (each) => each.service === placement.service && each.site === site,
    );
    const read = unit.readAt !== undefined && isRead(unit.state());
    const { address } = unit.engine;
    return [{ placement, address, ...(read ? { containers: own } : {}) }];
  });
}

/** Services that a site's gateways carry. */
function servicesOf(
  context: Context,
  site: string,
  units: readonly GatewayConnection[],
): readonly ServicePlace[] {
  const ids = new Set(units.flatMap((unit) => unit.input.services.map((service) => service.id)));
  return [...ids].map((service) => {
    const carrying = units.filter((unit) => unit.input.services.some(({ id }) => id === service));
    const at = carrying.flatMap((unit) => {
      const split = splitStates(unit).find((each) => each.service === service);
      return split ? [{ unit, split }] : [];
    });
    const cameras = camerasIn(context, { kind: 'site', service, site }).map(({ id }) => id);
    return { site, service, at, complete: at.length === carrying.length, cameras };
  });
}
