import type { SlotName } from '../../../shared/model/split.ts';
import type { MetricsFault } from '../../telemetry/index.ts';
import { draft, type FindingDraft } from './draft.ts';

/** Faults in the metrics of one slot's containers. */
export type MetricsFacts = {
  readonly variant: { readonly slot: SlotName; readonly role: string; readonly release: string };
  /** Frames per second that reach the slot; an exporter may show a counter from its first use only. */
  readonly frames: number;
  readonly faults: readonly (MetricsFault & { readonly container: string })[];
  /** Cameras that its metrics name, and that neither the fleet file nor the gateway knows. */
  readonly unknown: readonly string[];
  /** One of the slot's containers, to name where unknown cameras were seen. */
  readonly container: string;
};

/** The first fault of each kind, and each metric that is absent once, so that ten instances of one release are one finding. */
export function findInMetrics(service: string, facts: MetricsFacts): readonly FindingDraft[] {
  const { variant, frames, faults, unknown, container } = facts;
  const first = (kind: MetricsFault['kind']) => faults.find((fault) => fault.kind === kind);
  const found: FindingDraft[] = [];
  const add = (code: FindingDraft['code'], data: FindingDraft['data']) =>
    found.push(draft('warning', code, service, { ...variant, ...data }));
  const absent = faults.filter((fault) => fault.kind === 'absent');
  for (const { named, metric, container: at } of frames > 0 ? firstOfEach(absent) : [])
    add('metric-absent', { metric, named, container: at });
  const unreadable = first('unreadable');
  if (unreadable?.kind === 'unreadable')
    add('metrics-unreadable', { text: unreadable.text, container: unreadable.container });
  const unread = first('unread');
  if (unread?.kind === 'unread')
    add('metrics-unread', {
      lines: unread.lines,
      text: unread.text,
      container: unread.container,
    });
  const label = first('no-camera');
  if (label?.kind === 'no-camera')
    add('metric-label-absent', {
      metric: label.metric,
      label: label.label,
      container: label.container,
    });
  const [camera] = unknown;
  if (camera !== undefined)
    add('metric-camera-unknown', { camera, cameras: unknown.length, container });
  return found;
}

const firstOfEach = <T extends { readonly metric: string }>(faults: readonly T[]): readonly T[] =>
  faults.filter(
    (fault, index) => faults.findIndex(({ metric }) => metric === fault.metric) === index,
  );
