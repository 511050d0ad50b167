import type { CameraNow } from '../../../shared/model/picture.ts';
import type { TelemetryStore } from '../../telemetry/store.ts';
import { camerasLive, type SiteService } from './service-now.ts';

/** Every camera of a service at a site: those of the fleet, then those that only HAProxy has seen. */
export function camerasNow(
  what: SiteService,
  store: TelemetryStore,
  now: number,
): readonly CameraNow[] {
  const { site, service, at, cameras } = what;
  const sendsTo = (camera: string) => {
    const own = at.filter(({ unit }) => unit.input.cameras.some((each) => each.id === camera));
    return own.length > 0 ? own : at;
  };
  const live = new Map(at.map(({ split }) => [split, new Set(camerasLive(split))] as const));
  const unlisted = store.cameras(site, service, now).filter((camera) => !cameras.includes(camera));
  return [...cameras, ...unlisted].map((camera) => {
    const own = sendsTo(camera);
    const split = own.find(
      ({ split }) => split.intent.movedAt[camera] ?? split.intent.pins[camera],
    )?.split;
    const isOn = own.some(({ split }) => live.get(split)?.has(camera));
    const movedAt = split?.intent.movedAt[camera];
    return {
      camera,
      role: isOn ? 'candidate' : 'stable',
      pinned: split?.intent.pins[camera] !== undefined,
      ...(movedAt ? { movedAt } : {}),
      listed: cameras.includes(camera),
      ...store.camera(site, service, camera, now),
    };
  });
}
