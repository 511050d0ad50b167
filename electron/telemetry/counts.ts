import type { CommandFault } from '../../shared/model/link.ts';
import type { MetricNames } from '../../shared/model/service.ts';
import type { SlotName } from '../../shared/model/split.ts';
import type { CountSample } from '../../shared/model/telemetry.ts';
import {
  type CameraRates,
  cameraRates,
  type Snapshot,
  sumRates,
  type Taken,
} from './instance-rates.ts';
import { createLatencyWindow, type LatencyWindow, type Quantiles } from './latency-window.ts';
import { metricsTotals } from './metrics-totals.ts';
import { type Identity, type Moment, stepBetween } from './rate.ts';

/** One instance of a slot that is in service, and what its metrics said (or why not). */
export type InstanceReading = {
  readonly slot: SlotName;
  /** `address:port`; an instance stands once in a batch, however many gateways send to it. */
  readonly instance: string;
  readonly result:
    | {
        readonly kind: 'read';
        readonly at: Moment;
        /** The container, and when it started. */
        readonly identity: Identity;
        /** The answer, Prometheus text. */
        readonly text: string;
      }
    | { readonly kind: 'missing'; readonly fault: CommandFault };
};

/** What a slot's instances counted together, for every second `from`…`to`. */
export type SlotCounts = {
  readonly slot: SlotName;
  readonly from: number;
  readonly to: number;
  /** Objects per second; NaN when one of the instances could not be told: a part is not a total. */
  readonly total: number;
  readonly kinds: readonly Omit<CountSample, 't'>[];
  readonly cameras: readonly CameraRates[];
  /** Inference time of the last 10 s, ms. */
  readonly latency?: Quantiles;
};

/** Turns the metrics of one service's instances at one site, read tick by tick, into rates. */
export type Counts = { take(batch: readonly InstanceReading[]): readonly SlotCounts[] };

export function createCounts(names: MetricNames): Counts {
  let known = new Map<string, Snapshot>();
  const latency = new Map<SlotName, LatencyWindow>();
  return {
    take(batch) {
      const next = new Map<string, Snapshot>();
      const slots = new Map<SlotName, Taken[]>();
      for (const { slot, instance, result } of batch) {
        const key = `${slot} ${instance}`;
        if (next.has(key)) continue;
        const before = known.get(key);
        const taken = takeOne(names, before, result);
        const kept = taken.after ?? before;
        if (kept) next.set(key, kept);
        slots.set(slot, [...(slots.get(slot) ?? []), taken]);
      }
      known = next;
      return [...slots].flatMap(([slot, taken]) => {
        const held = taken.every(isNew) ? undefined : latency.get(slot);
        const window = held ?? createLatencyWindow();
        latency.set(slot, window);
        const counts = slotCounts(slot, taken, window);
        return counts ? [counts] : [];
      });
    },
  };
}

function takeOne(
  names: MetricNames,
  before: Snapshot | undefined,
  result: InstanceReading['result'],
): Taken {
  const old = before ? { before } : {};
  if (result.kind === 'missing') return { ...old, step: { kind: 'gap', why: 'late' } };
  const { at, identity, text } = result;
  const after = { at, identity, totals: metricsTotals(names, text) };
  return { ...old, after, step: stepBetween(before, after) };
}

/** Nothing is known of it from before: what the slot held until now was another's. */
const isNew = ({ step }: Taken): boolean =>
  step.kind === 'gap' && (step.why === 'first' || step.why === 'replaced');

function slotCounts(
  slot: SlotName,
  taken: readonly Taken[],
  window: LatencyWindow,
): SlotCounts | undefined {
  const steps = taken.map(({ step }) => step).filter((step) => step.kind === 'step');
  if (steps.length === 0) return undefined;
  const to = Math.max(...steps.map((step) => step.to));
  // The seconds that all of them fill: an instance that is back after a gap fills more.
  const from = Math.max(...steps.map((step) => step.from));
  const kinds = sumRates(taken, (totals) => totals.counts);
  const frames = sumRates(taken, (totals) => totals.frames);
  const total = kinds.complete ? sumOf(kinds.rates) : Number.NaN;
  if (steps.length === taken.length) window.add(to, taken);
  const latency = window.quantiles(to);
  return {
    slot,
    from,
    to,
    total,
    kinds: [...kinds.rates].map(([key, rate]) => {
      const [camera = '', kind = '', direction = ''] = JSON.parse(key) as string[];
      return { slot, camera, class: kind, direction, rate };
    }),
    cameras: cameraRates(kinds, frames),
    ...(latency ? { latency } : {}),
  };
}

function sumOf(rates: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const rate of rates.values()) total += rate;
  return total;
}
