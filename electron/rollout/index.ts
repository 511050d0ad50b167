/** Rollouts: plan, decide, run, journal, incidents; `Rollouts` is the service in front. */

export { hasGoneBack, incidentOf } from './incident/incident.ts';
export { type Driving, drivingNow, isDriving } from './service/driving.ts';
export { refuseHeld } from './service/held-sites.ts';
export { foreignRollouts } from './service/other-consoles.ts';
export { Rollouts, written } from './service/service.ts';
