/** The live gateways and engines of the fleet, by site. */

export type { EngineUnit } from './engine-unit.ts';
export { notFound, nothingAt, refused, rolloutRefused, unwrap } from './errors.ts';
export type { GatewayUnit } from './gateway-unit.ts';
export { readMetrics } from './read-metrics.ts';
export { World } from './world.ts';
