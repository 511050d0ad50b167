import type { StatRow, TableRow } from '../links/haproxy/index.ts';
import type { Moment } from './rate.ts';

/** Result of one poll of a gateway's HAProxy. Counters are totals since its process began. */
export type GatewaySample = {
  readonly at: Moment;
  /** The process that answered: after a reload another one counts from 0. */
  readonly pid: number;
  readonly rows: readonly StatRow[];
  /** Table `td_cameras`, keys `service/camera`; absent when it was not read. */
  readonly cameras?: readonly TableRow[];
  /** Table `td_events`, keys `service/event`; absent when it was not read. */
  readonly events?: readonly TableRow[];
};
