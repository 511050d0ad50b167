/** The live gateways and engines of the fleet, by site. */

export type { EngineConnection } from './engine-connection.ts';
export { notFound, nothingAt, refused, rolloutRefused, unwrap } from './errors.ts';
export type { GatewayConnection } from './gateway-connection.ts';
export { Inventory } from './inventory.ts';
export { probe } from './probe.ts';
export { readMetrics } from './read-metrics.ts';
