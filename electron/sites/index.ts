/** Brings one service at one site to its desired state: fill, prove healthy, shift, drain, empty. */

export { capacityLeft } from './capacity-left.ts';
export { compareSite } from './compare-site.ts';
export type { Executor, ReconcileRequest, SiteComparison } from './executor.ts';
export { Fence } from './fence.ts';
export { listFlags, setFlag } from './flags.ts';
export { Gaps } from './gap.ts';
export { migrate } from './migrate.ts';
export { reconcileSite } from './reconcile.ts';
export { asResult } from './result.ts';
export { shiftTraffic } from './shift-traffic.ts';
export { newSlot, type SiteHandle, siteHandleOf } from './site-handle.ts';
export { emptySlot, startInSlot } from './slot-work.ts';
export { smoke } from './smoke.ts';
export { SplitsBefore } from './splits-before.ts';
export { handOver, takeOver } from './take-over.ts';
export type { ReconcileTask } from './task.ts';
