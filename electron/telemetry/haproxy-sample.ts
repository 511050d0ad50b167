import type { SlotName } from '../../shared/model/split.ts';
import type { SlotSample } from '../../shared/model/telemetry.ts';
import type { StatRow } from '../links/haproxy/index.ts';
import type { GatewaySample } from './gateway-reading.ts';
import { perSecond, type RateStep, stepBetween } from './rate.ts';

/** One sample for each second of the step between two readings. */
export type SlotSamples = {
  readonly service: string;
  readonly slot: SlotName;
  readonly samples: readonly SlotSample[];
};

/** The samples of every slot of ours; a slot that cannot be told is left out: a gap. */
export function slotSamples(
  before: GatewaySample | undefined,
  after: GatewaySample,
): readonly SlotSamples[] {
  const step = gatewayStep(before, after);
  if (step.kind === 'gap') return [];
  const known = new Map(before?.rows.map((row) => [`${row.pxname} ${row.svname}`, row] as const));
  return after.rows.flatMap((row) => {
    const name = row.kind === 'backend' ? slotOf(row.pxname) : undefined;
    const old = known.get(`${row.pxname} ${row.svname}`);
    const response = () => responseMs(known, row, after.rows);
    const rates = name && old && ratesOf(step, old, row, response);
    if (!rates) return [];
    const samples: SlotSample[] = [];
    for (let second = step.from; second <= step.to; second += 1)
      samples.push({ t: second * 1000, ...rates });
    return [{ ...name, samples }];
  });
}

export function gatewayStep(before: GatewaySample | undefined, after: GatewaySample): RateStep {
  const seen = (reading: GatewaySample) => ({
    at: reading.at,
    identity: { id: String(reading.pid) },
  });
  return stepBetween(before && seen(before), seen(after));
}

/** `td_<service>_<slot>`, the backends of ours. */
export function slotOf(backend: string) {
  const [, service, slot] = /^td_(.+)_([abc])$/.exec(backend) ?? [];
  if (service === undefined || slot === undefined) return undefined;
  return { service, slot: slot as SlotName };
}

function ratesOf(
  step: RateStep,
  before: StatRow,
  after: StatRow,
  response: () => number,
): Omit<SlotSample, 't'> | undefined {
  const rate = (...names: string[]) =>
    names.reduce(
      (sum, name) => sum + perSecond(step, before.numbers[name] ?? Number.NaN, after.numbers[name]),
      0,
    );
  const rates = {
    requests: rate('req_tot'),
    errors4xx: rate('hrsp_4xx'),
    errors5xx: rate('hrsp_5xx'),
    errorsConnection: rate('econ', 'eresp'),
    failedConnections: rate('wredis'),
    queue: after.numbers.qcur ?? Number.NaN,
  };
  if (Object.values(rates).some(Number.isNaN)) return undefined;
  // Before the first answer HAProxy tells 0 ms, which nobody has measured.
  const answered = (after.numbers.req_tot ?? 0) > 0;
  return { ...rates, responseMs: answered ? response() : Number.NaN };
}

/**
 * Mean of the slot's own servers, weighted by the frames each took since: the backend's figure
 * also has the frames that the stable slot answered in its place.
 */
function responseMs(
  before: ReadonlyMap<string, StatRow>,
  backend: StatRow,
  rows: readonly StatRow[],
): number {
  const servers = rows.filter((row) => row.kind === 'server' && row.pxname === backend.pxname);
  if (servers.length === 0) return backend.numbers.rtime ?? Number.NaN;
  const weigh = (frames: (row: StatRow) => number) => {
    const weights = servers.map((row) => ({ ms: row.numbers.rtime, frames: frames(row) }));
    const used = weights.filter((one) => one.frames > 0 && one.ms !== undefined);
    const all = used.reduce((sum, one) => sum + one.frames, 0);
    return used.reduce((sum, one) => sum + (one.ms ?? 0) * one.frames, 0) / all;
  };
  const total = ({ numbers }: StatRow) => numbers.stot ?? 0;
  const since = (row: StatRow) => {
    const old = before.get(`${row.pxname} ${row.svname}`);
    return old ? total(row) - total(old) : 0;
  };
  return weigh(servers.some((row) => since(row) > 0) ? since : total);
}
