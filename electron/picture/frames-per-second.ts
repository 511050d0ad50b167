import type { Role, SlotName } from '../../shared/model/split.ts';
import type { TelemetryStore } from '../telemetry/index.ts';

type Place = {
  readonly site: string;
  readonly service: string;
  readonly slot: SlotName;
  readonly role: Role | undefined;
};

/** Frames that reach a slot: by HAProxy, and of a shadow's copies by its containers alone. */
export function framesPerSecond(
  store: TelemetryStore,
  { site, service, slot, role }: Place,
  now: number,
): number {
  const { requestsPerSecond } =
    role === 'shadow'
      ? store.answered(site, service, slot, now)
      : store.slot(site, service, slot, now);
  return requestsPerSecond ?? 0;
}
