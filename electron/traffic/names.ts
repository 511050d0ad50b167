import type { Gateway } from '../../shared/model/gateway.ts';
import type { SlotName } from '../../shared/model/split.ts';

/** The names under which our part stands in HAProxy and on the gateway's disk. */

export const backendName = (service: string, slot: SlotName): string => `td_${service}_${slot}`;
export const frontendName = (listener: string): string => `td_in_${listener}`;
/** Requests per camera, keyed `service/camera`. */
export const cameraTable = 'td_cameras';
/** Requests that something befell, keyed `service/fallen-through`. */
export const eventTable = 'td_events';

export const mapPath = (gateway: Gateway, service: string): string =>
  `${gateway.paths.maps}/${service}.map`;
export const matchMapPath = (gateway: Gateway): string => `${gateway.paths.maps}/match.map`;
export const statePath = (gateway: Gateway, service: string, slot: SlotName): string =>
  `${gateway.paths.maps}/${backendName(service, slot)}.state`;
export const mirrorPath = (gateway: Gateway): string => `${gateway.paths.maps}/mirror.lua`;
export const lockPath = (gateway: Gateway): string => `${gateway.paths.maps}/.lock`;

/** Services that a gateway's routes lead to, each once. */
export const servicesAt = (gateway: Gateway): readonly string[] => [
  ...new Set(gateway.routes.map((route) => route.service)),
];
