/** One gateway: its reading, split, lease, intent, drift and installation. */

export { adopted } from './adopt.ts';
export {
  cameraOrder,
  isWeighted,
  nearestOf,
  nearestPrefix,
  shares,
  stepsOf,
  type WeightedCamera,
} from './camera-order.ts';
export { differsFrom, withDesiredState } from './desired-state.ts';
export { driftOf } from './drift.ts';
export { GatewayTraffic, type Written } from './gateway-traffic.ts';
export { install } from './install.ts';
export { installScript } from './install-script.ts';
export { installState, processStartedAt, readInstalled } from './installed.ts';
export {
  asBefore,
  camerasOnCandidate,
  firstIntent,
  isOnStable,
  onStable,
  promoted,
  roleOf,
  slotToFill,
  stableRelease,
  toPrevious,
  usesCandidate,
  withCandidate,
  withPin,
  withShadow,
  withSlot,
} from './intent.ts';
export { leaseState } from './lease.ts';
export { matchFile } from './match-map.ts';
export { mirrorLua } from './mirror.ts';
export { backendName, isOurs, mapPath, matchMapPath, mirrorPath, statePath } from './names.ts';
export { instanceServers, ownFigures } from './own-figures.ts';
export type { GatewayReading } from './reading.ts';
export { type ConfigInput, renderConfig } from './render-config.ts';
export { serverCommands, stateFile } from './servers.ts';
export { type LiveSplit, splitEntries } from './split-map.ts';
export { type IntentChange, RefusedChange, type WriteOptions } from './split-writer.ts';
