/** The training site: SSH servers, counters and simulated cameras inside this process. */

export { NoSuchTarget } from './fault-panel.ts';
export { type Lab, startLab } from './lab.ts';
