import type { ServiceNow } from '../../shared/model/picture.ts';
import { type Undercount, undercount } from '../judge/index.ts';
import type { TelemetryStore } from '../telemetry/index.ts';

import { framesPerSecond } from './frames-per-second.ts';

/** Minutes of counts do not change in a second, and adding them up takes milliseconds. */
const keptMs = 5000;

/** The hint of each service at each site, worked out now and then. */
export class UndercountHints {
  readonly #known = new Map<
    string,
    { readonly at: number; readonly hint: Undercount | undefined }
  >();

  /** None for a release that answers no frame at this moment. */
  of(
    site: string,
    service: ServiceNow,
    method: 'camera' | 'frame',
    store: TelemetryStore,
    now: number,
  ): Undercount | undefined {
    const stable = service.variants.find(({ role }) => role === 'stable')?.slot;
    const next = service.variants.find(({ role }) => role === 'candidate' || role === 'shadow');
    if (!stable || !next) return undefined;
    const { slot, role, release = '' } = next;
    const place = { site, service: service.service, slot, role };
    if (framesPerSecond(store, place, now) === 0) return undefined;
    const key = `${site}/${service.service}/${stable}/${slot}/${release}`;
    const known = this.#known.get(key);
    if (known && now - known.at < keptMs) return known.hint;
    const pairing = role === 'shadow' || method === 'frame' ? 'pairs' : 'split';
    const tallies = store.tallies(site, service.service, now);
    const hint = undercount({ tallies, stable, slot, pairing });
    this.#known.set(key, { at: now, hint });
    return hint;
  }
}
