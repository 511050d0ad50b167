import type { TableRow } from '../links/haproxy/index.ts';
import type { GatewaySample } from './gateway-reading.ts';
import { gatewayStep, slotOf } from './haproxy-sample.ts';
import { perSecond } from './rate.ts';

/** Rate of the key `service/name` in a stick table, per second. */
export type KeyRate = {
  readonly service: string;
  readonly name: string;
  /** Whole seconds since the epoch that `rate` holds for, both included. */
  readonly from: number;
  readonly to: number;
  readonly rate: number;
};

/** Frames per second and camera, as the gateway counted them on arrival. */
export function frameRates(before: GatewaySample | undefined, after: GatewaySample) {
  return keyRates(before, after, (reading) => reading.cameras);
}

/** Events per second, e.g. `fallen-through`. */
export function eventRates(before: GatewaySample | undefined, after: GatewaySample) {
  return keyRates(before, after, (reading) => reading.events);
}

/**
 * A key that a stick table forgot and made again counts from 0: for one step that is a gap. So is the
 * first of a service that the reading before did not have, whose keys may have counted for long.
 */
function keyRates(
  before: GatewaySample | undefined,
  after: GatewaySample,
  table: (reading: GatewaySample) => readonly TableRow[] | undefined,
): readonly KeyRate[] {
  const step = gatewayStep(before, after);
  const old = before && table(before);
  const now = table(after);
  if (step.kind === 'gap' || !old || !now) return [];
  const known = new Map(old.map((row) => [row.key, row.requests]));
  const read = new Set(before.rows.flatMap(({ pxname }) => slotOf(pxname)?.service ?? []));
  return now.flatMap((row) => {
    const slash = row.key.indexOf('/');
    const [service, name] = [row.key.slice(0, slash), row.key.slice(slash + 1)];
    if (slash < 1 || !(known.has(row.key) || read.has(service))) return [];
    const rate = perSecond(step, known.get(row.key), row.requests);
    if (Number.isNaN(rate)) return [];
    return [{ service, name, from: step.from, to: step.to, rate }];
  });
}
