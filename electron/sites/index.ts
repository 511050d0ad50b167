/** Brings one service at one site to its desired state: fill, prove healthy, shift, drain, empty. */

export { bringAbout } from './bring-about.ts';
export { Fence } from './fence.ts';
export { listFlags, setFlag } from './flags.ts';
export { Gaps } from './gap.ts';
export { look } from './look.ts';
export { migrate } from './migrate.ts';
export type { Found, Hands, Reach } from './port.ts';
export { asResult } from './result.ts';
export { roomLeft } from './room.ts';
export { wayBack } from './route.ts';
export { type Scene, sceneOf } from './scene.ts';
export { emptySlot, startInSlot } from './slot-work.ts';
export { smoke } from './smoke.ts';
export { SplitsBefore } from './splits-before.ts';
export { handOver, takeOver } from './take-over.ts';
export type { Task } from './task.ts';
