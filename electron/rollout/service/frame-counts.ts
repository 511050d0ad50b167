import type { GatewayConnection } from '../../inventory/index.ts';
import type { StatRow } from '../../links/haproxy/index.ts';
import { slotOf } from '../../telemetry/index.ts';

/** Frames of a service at a site that HAProxy has counted since its start. */
export type FrameCounts = {
  /** Newest of the readings, ms since the epoch; the oldest where there are several gateways. */
  readonly at: number;
  readonly frames: number;
  readonly lost: number;
  /** A new process begins at 0: then nothing can be told. */
  readonly pids: string;
};

/** Undefined where a gateway was not read. */
export function frameCounts(
  units: readonly GatewayConnection[],
  service: string,
): FrameCounts | undefined {
  const readings = units.flatMap(({ traffic }) => traffic.last() ?? []);
  if (readings.length === 0 || readings.length < units.length) return undefined;
  const rows = readings.flatMap(({ stats }) =>
    stats.filter((row) => row.kind === 'backend' && slotOf(row.pxname)?.service === service),
  );
  const sum = (of: (row: StatRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    at: Math.min(...readings.map(({ at }) => at)),
    frames: sum(({ numbers }) => numbers.req_tot ?? 0),
    lost: sum(lostOf),
    pids: readings.map(({ process }) => process.pid).join(' '),
  };
}

/** A connection that failed is answered with 503 as well: the same frame is not counted twice. */
const lostOf = ({ numbers }: StatRow): number =>
  Math.max(numbers.hrsp_5xx ?? 0, (numbers.econ ?? 0) + (numbers.eresp ?? 0));
