import type { ServiceNow } from '../../../shared/model/picture.ts';
import type { TelemetryStore } from '../../telemetry/store.ts';
import { type Undercount, undercount } from '../../telemetry/undercount.ts';

/** Minutes of counts do not change in a second, and adding them up takes milliseconds. */
const keptMs = 5000;

/** The hint of each service at each site, worked out now and then. */
export class UndercountHints {
  readonly #known = new Map<
    string,
    { readonly at: number; readonly hint: Undercount | undefined }
  >();

  of(
    site: string,
    service: ServiceNow,
    store: TelemetryStore,
    now: number,
  ): Undercount | undefined {
    const slotOf = (role: string) => service.variants.find((each) => each.role === role)?.slot;
    const [stable, candidate] = [slotOf('stable'), slotOf('candidate')];
    if (!stable || !candidate) return undefined;
    const key = `${site}/${service.service}/${stable}/${candidate}`;
    const known = this.#known.get(key);
    if (known && now - known.at < keptMs) return known.hint;
    const hint = undercount(store.tallies(site, service.service, now), stable, candidate);
    this.#known.set(key, { at: now, hint });
    return hint;
  }
}
