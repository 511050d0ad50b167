/** Reads `fleet.yaml` into a readonly `Fleet`, or into problems with line and column. */

export { fleetJsonSchema } from './file/json-schema.ts';
export { fromHome } from './file/leaves.ts';
export { defaultRules } from './file/schema-rollout.ts';
export { formatProblem } from './format-problem.ts';
export {
  cameraById,
  cameraIdsAt,
  camerasOf,
  enginesBehind,
  gatewayById,
  gatewaysIn,
  placementsFor,
  releaseById,
  servesAs,
  serviceById,
  servicesOf,
  siteById,
  siteServed,
} from './lookup.ts';
export { readFleet } from './read.ts';
export { watchFleet } from './watch.ts';
