import type { CommandFault } from '../../shared/model/link.ts';
import { plainText } from '../../shared/model/plain-text.ts';
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
import { type MetricsFault, metricsTotals } from './metrics-totals.ts';
import type { PrometheusText } from './prometheus.ts';
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
        readonly page: PrometheusText;
      }
    /** `at`: when it was asked; absent where no link led to it. */
    | { readonly kind: 'missing'; readonly at?: Moment; readonly fault: CommandFault };
};

/** Counts of all instances of a slot together, for every second `from`…`to`. */
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
  /** Faults in the pages of its instances. */
  readonly faults?: readonly InstanceFault[];
};

/** `instance`: `address:port`. */
export type InstanceFault = MetricsFault & { readonly instance: string };

/** Turns the metrics of one service's instances at one site, read tick by tick, into rates. */
export type Counts = { take(batch: readonly InstanceReading[]): readonly SlotCounts[] };

export function createCounts(names: MetricNames): Counts {
  let known = new Map<string, Snapshot>();
  const latency = new Map<SlotName, LatencyWindow>();
  return {
    take(batch) {
      const next = new Map<string, Snapshot>();
      const slots = new Map<SlotName, TakenHere[]>();
      for (const { slot, instance, result } of batch) {
        const key = `${slot} ${instance}`;
        if (next.has(key)) continue;
        const before = known.get(key);
        const taken = { instance, ...takeOne(names, before, result) };
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

type TakenOne = Taken & {
  /** When an instance answered with what is no page of metrics, and what that was. */
  readonly unreadable?: { readonly at: Moment; readonly text: string };
};
type TakenHere = TakenOne & { readonly instance: string };

const longestText = 200;

function takeOne(
  names: MetricNames,
  before: Snapshot | undefined,
  result: InstanceReading['result'],
): TakenOne {
  const old = before ? { before } : {};
  if (result.kind === 'missing') return { ...old, ...unreadable(result), step: late };
  const { at, identity, page } = result;
  const after = { at, identity, totals: metricsTotals(names, page) };
  return { ...old, after, step: stepBetween(before, after) };
}

const late = { kind: 'gap', why: 'late' } as const;

/** A silent instance is left out: its link, its health check or its container shows it. */
function unreadable({
  at,
  fault: { code, detail },
}: Extract<InstanceReading['result'], { kind: 'missing' }>): Pick<TakenOne, 'unreadable'> {
  const answers = code === 'protocol' || code === 'over-limit';
  return at && answers ? { unreadable: { at, text: plainText(detail).slice(0, longestText) } } : {};
}

/** Nothing is known of the instance from before: the slot's data until now is another's. */
const isNew = ({ step }: Taken): boolean =>
  step.kind === 'gap' && (step.why === 'first' || step.why === 'replaced');

function slotCounts(
  slot: SlotName,
  taken: readonly TakenHere[],
  window: LatencyWindow,
): SlotCounts | undefined {
  const steps = taken.map(({ step }) => step).filter((step) => step.kind === 'step');
  const faults = faultsOf(taken);
  if (steps.length === 0) return onlyFaults(slot, taken, faults);
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
    faults,
    ...(latency ? { latency } : {}),
  };
}

/** No second is filled: nothing was counted that could be told. */
function onlyFaults(
  slot: SlotName,
  taken: readonly TakenHere[],
  faults: readonly InstanceFault[],
): SlotCounts | undefined {
  const ticks = taken.flatMap(({ unreadable: found }) => (found ? [found.at.tick] : []));
  if (ticks.length === 0) return undefined;
  const to = Math.round(Math.max(...ticks) / 1000);
  return { slot, from: to + 1, to, total: Number.NaN, kinds: [], cameras: [], faults };
}

/**
 * Faults in the pages. Frames or latency that one instance shows are not missing at another, which
 * may have answered no frame yet.
 */
function faultsOf(taken: readonly TakenHere[]): readonly InstanceFault[] {
  const shows = (metric: string) =>
    taken.some(
      ({ after }) =>
        after && !after.totals.faults.some((one) => one.kind === 'absent' && one.metric === metric),
    );
  return taken.flatMap(({ instance, after, unreadable: found }) => [
    ...(found ? [{ kind: 'unreadable', text: found.text, instance } as const] : []),
    ...(after?.totals.faults ?? [])
      .filter((one) => one.kind !== 'absent' || one.named === 'counts' || !shows(one.metric))
      .map((fault) => ({ ...fault, instance })),
  ]);
}

function sumOf(rates: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const rate of rates.values()) total += rate;
  return total;
}
