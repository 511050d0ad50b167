import { idPattern } from '../../../shared/contract/ids.ts';
import { NotSent } from './fault.ts';

/** Names that may stand in a path of the engine's interface: none that leads elsewhere. */
const imagePattern =
  /^[A-Za-z0-9][A-Za-z0-9._-]*(?::\d{1,5})?(?:\/[A-Za-z0-9._-]+)*(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?$/;

/** A container's id or name as given; throws where it could be more than a name. */
export function containerName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/.test(name))
    throw new NotSent(`${JSON.stringify(name.slice(0, 80))} is not the name of a container`);
  return name;
}

/** An OCI reference or a digest as given; throws where it is neither. */
export function imageName(name: string): string {
  const digest = /^sha256:[0-9a-f]{64}$/.test(name);
  if (!digest && (name.length > 512 || name.includes('..') || !imagePattern.test(name)))
    throw new NotSent(`${JSON.stringify(name.slice(0, 80))} is not a reference to an image`);
  return name;
}

/** `td-<service>-<site>-<slot>-<n>`: the name of an instance's container. */
export function instanceName(service: string, site: string, slot: string, n: number): string {
  for (const id of [service, site])
    if (!idPattern.test(id)) throw new Error(`${JSON.stringify(id)} is not an id`);
  return `td-${service}-${site}-${slot}-${n}`;
}
