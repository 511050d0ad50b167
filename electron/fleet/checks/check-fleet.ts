import { checkCameras } from './cameras.ts';
import type { Checks } from './context.ts';
import { checkEngines } from './engines.ts';
import { checkListeners } from './listeners.ts';
import { checkNames } from './names.ts';
import { checkPlacements } from './placements.ts';
import { checkReferences } from './references.ts';
import { checkRollouts } from './rollouts.ts';
import { checkRoutes } from './routes.ts';

/** Checks the parts of a fleet against each other. Each check skips what another one reports. */
export function checkFleet(checks: Checks): void {
  checkReferences(checks);
  checkNames(checks);
  checkListeners(checks);
  checkRoutes(checks);
  checkEngines(checks);
  checkCameras(checks);
  checkPlacements(checks);
  checkRollouts(checks);
}
