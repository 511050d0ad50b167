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
  const onCandidate = new Set(at.flatMap(({ split }) => camerasLive(split)));
  const unlisted = store.cameras(site, service, now).filter((camera) => !cameras.includes(camera));
  return [...cameras, ...unlisted].map((camera) => {
    const split = at.find(
      ({ split }) => split.intent.movedAt[camera] ?? split.intent.pins[camera],
    )?.split;
    const movedAt = split?.intent.movedAt[camera];
    return {
      camera,
      role: onCandidate.has(camera) ? 'candidate' : 'stable',
      pinned: split?.intent.pins[camera] !== undefined,
      ...(movedAt ? { movedAt } : {}),
      listed: cameras.includes(camera),
      ...store.camera(site, service, camera, now),
    };
  });
}
