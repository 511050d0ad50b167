/** Rollouts: plan, decide, run, journal, incidents; `Rollouts` is the service in front. */

export { hasGoneBack, incidentOf } from './incident/incident.ts';
export { type Driving, drivingNow, isDriving } from './service/driving.ts';
export { foreignRollouts } from './service/foreign.ts';
export { refuseHeld } from './service/guard.ts';
export { Rollouts, written } from './service/service.ts';
