import { createHash } from 'node:crypto';
import type { Gateway, Listener } from '../../shared/model/gateway.ts';
import type { SlotName } from '../../shared/model/split.ts';

/** The names under which our part stands in HAProxy and on the gateway's disk. */

export const backendName = (service: string, slot: SlotName): string => `td_${service}_${slot}`;
/** Whether a proxy of HAProxy is one of our part. */
export const isOurs = (proxy: string): boolean => proxy.startsWith('td_');
export const frontendName = (listener: string): string => `td_in_${listener}`;
/** The last server of each slot's backend: it leads to the stable slot. Never an instance. */
export const fallbackServer = 'back';
/** `service/slot` that a frame was given to; only HAProxy itself says so, to its own address. */
export const slotHeader = 'x-tallydeck-slot';

/**
 * The loopback address at which HAProxy reaches its own listeners. Nobody else connects there: a
 * proxy of the site on the same machine uses 127.0.0.1 or the gateway's own address.
 */
export function addressFromWithin(gateway: Gateway): string {
  const digest = createHash('sha256').update(`${gateway.id} ${gateway.paths.maps}`).digest();
  const [one = 0, two = 0, three = 0] = digest;
  return `127.${16 + (one % 224)}.${two}.${1 + (three % 254)}`;
}

/** Whether a listener is there for that address without a bind of its own. */
export const takesEveryAddress = ({ address }: Listener): boolean =>
  address === '0.0.0.0' || address === '*';

/** Requests per camera, keyed `service/camera`. */
export const cameraTable = 'td_cameras';
/** Requests that were counted for another reason, by key. */
export const eventTable = 'td_events';
export const fallenThroughKey = (service: string): string => `${service}/fallen-through`;

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
