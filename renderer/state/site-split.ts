import type { Camera } from '../../shared/model/camera.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import type { Gateway } from '../../shared/model/gateway.ts';
import type { CameraNow, ServiceNow, SitePicture, VariantNow } from '../../shared/model/picture.ts';
import type { Placement } from '../../shared/model/placement.ts';
import type { Service } from '../../shared/model/service.ts';
import type { SplitState } from '../../shared/model/split.ts';

/** Controls that a person is offered for a service's split, as things are. */
export type SplitControl =
  /** No gateway's split has been read, so nothing is known to change. */
  | { readonly kind: 'unread' }
  /** Every gateway that routes the service is only observed. */
  | { readonly kind: 'observing' }
  /** No slot holds a release yet. */
  | { readonly kind: 'nothing-runs' }
  | { readonly kind: 'no-cameras' }
  | { readonly kind: 'no-candidate' }
  /** One camera cannot be shared: all or nothing. */
  | { readonly kind: 'blue-green' }
  | { readonly kind: 'slider' };

/** One service at one site: its configuration beside its last reading. */
export type SiteService = {
  readonly service: Service;
  readonly now: ServiceNow;
  readonly gateways: readonly Gateway[];
  readonly splits: readonly SplitState[];
  readonly cameras: readonly Camera[];
  /** The listed cameras as they do now. */
  readonly seen: readonly CameraNow[];
  readonly control: SplitControl;
};

/** Every service that the site's gateways route, read or not. */
export function siteServices(fleet: Fleet, picture: SitePicture): readonly SiteService[] {
  const { site, services } = picture.summary;
  const here = fleet.gateways.filter((one) => one.site === site);
  const routed = new Set(here.flatMap((one) => one.routes.map((route) => route.service)));
  return fleet.services
    .filter((service) => routed.has(service.id))
    .map((service) => {
      const gateways = here.filter((one) =>
        one.routes.some((route) => route.service === service.id),
      );
      const cameras = fleet.cameras.filter(
        (one) => one.site === site && one.service === service.id,
      );
      const ids = new Set(cameras.map((one) => one.id));
      const part = {
        service,
        now: services.find((one) => one.service === service.id) ?? nothingRead(service.id),
        gateways,
        splits: picture.gateways
          .flatMap((one) => one.splits)
          .filter((split) => split.service === service.id),
        cameras,
        seen: picture.cameras.filter((one) => ids.has(one.camera)),
      };
      return { ...part, control: controlOf(part) };
    });
}

const nothingRead = (service: string): ServiceNow => ({
  service,
  variants: [],
  shares: {},
});

function controlOf(part: Omit<SiteService, 'control'>): SplitControl {
  if (part.gateways.every((one) => one.mode === 'observe')) return { kind: 'observing' };
  if (part.splits.length === 0) return { kind: 'unread' };
  if (!part.now.variants.some((one) => one.release)) return { kind: 'nothing-runs' };
  if (!part.splits.some((split) => split.intent.roles.candidate)) return { kind: 'no-candidate' };
  if (part.service.stickiness === 'frame') return { kind: 'slider' };
  if (part.cameras.length === 0) return { kind: 'no-cameras' };
  return part.cameras.length === 1 ? { kind: 'blue-green' } : { kind: 'slider' };
}

/** Which cameras change sides if `next` become the candidate's. */
export function moves(
  onCandidate: readonly string[],
  next: readonly string[],
): { readonly toCandidate: readonly string[]; readonly toStable: readonly string[] } {
  const [now, then] = [new Set(onCandidate), new Set(next)];
  return {
    toCandidate: next.filter((camera) => !now.has(camera)),
    toStable: onCandidate.filter((camera) => !then.has(camera)),
  };
}

/** Cameras on the candidate as read: all, those that follow the split, and how many cameras are pinned. */
export function candidatesOf({ seen }: Pick<SiteService, 'seen'>): {
  readonly all: readonly string[];
  readonly following: readonly string[];
  readonly pinned: number;
} {
  const all = seen.filter((one) => one.role === 'candidate');
  return {
    all: all.map((one) => one.camera),
    following: all.filter((one) => !one.pinned).map((one) => one.camera),
    pinned: seen.filter((one) => one.pinned).length,
  };
}

export const variantOf = (now: ServiceNow, role: VariantNow['role']) =>
  now.variants.find((one) => one.role === role);

/** The release that the fleet file gives an empty site to start with; absent once stable holds one. */
export function initialRelease(
  { service, now, splits }: Pick<SiteService, 'service' | 'now' | 'splits'>,
  placements: readonly Placement[],
  site: string,
): string | undefined {
  if (splits.length === 0 || variantOf(now, 'stable')?.release !== undefined) return undefined;
  return placements.find(
    (one) => one.site === site && one.service === service.id && one.initial !== undefined,
  )?.initial;
}

/** Slots that hold a release, but have no role that gives them traffic. */
export const idleVariants = (now: ServiceNow) =>
  now.variants.filter((one) => one.release && (!one.role || one.role === 'previous'));
