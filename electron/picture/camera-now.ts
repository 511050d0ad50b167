import type { CameraNow } from '../../shared/model/picture.ts';
import type { TelemetryStore } from '../telemetry/index.ts';
import { camerasLive, type ServicePlace } from './service-now.ts';

/** Every camera of a service at a site: those of the fleet, then those that only HAProxy has seen. */
export function camerasNow(
  what: ServicePlace,
  store: TelemetryStore,
  now: number,
): readonly CameraNow[] {
  const { site, service, at, cameras } = what;
  /** A camera that is not listed may send to any gateway of the service. */
  const sendsTo = (camera: string, listed: boolean) =>
    listed ? at.filter(({ unit }) => unit.input.cameras.some((each) => each.id === camera)) : at;
  const live = new Map(at.map(({ split }) => [split, new Set(camerasLive(split))] as const));
  const unlisted = store.cameras(site, service, now).filter((camera) => !cameras.includes(camera));
  return [...cameras, ...unlisted].map((camera) => {
    const listed = cameras.includes(camera);
    const own = sendsTo(camera, listed);
    const split = own.find(
      ({ split }) => split.intent.movedAt[camera] ?? split.intent.pins[camera],
    )?.split;
    const isOn = own.some(({ split }) => live.get(split)?.has(camera));
    const movedAt = split?.intent.movedAt[camera];
    return {
      camera,
      ...(own.length > 0 && { role: isOn ? ('candidate' as const) : ('stable' as const) }),
      pinned: split?.intent.pins[camera] !== undefined,
      ...(movedAt ? { movedAt } : {}),
      listed,
      ...store.camera(site, service, camera, now),
    };
  });
}
