import type { Outcome } from '../../../shared/model/link.ts';
import type { Release } from '../../../shared/model/release.ts';
import type { Service } from '../../../shared/model/service.ts';
import { containerLabel } from './call.ts';
import { detailOf } from './fault.ts';
import { type Flags, parseFlags, renderFlags } from './flag-file.ts';
import type { DockerLink } from './link.ts';
import { putFile } from './put-file.ts';
import { readFile } from './read-file.ts';

/** Gives a container that was created and not started the flags that its release begins with. */
export async function deliverFlags(
  link: DockerLink,
  id: string,
  { service, release }: { readonly service: Service; readonly release: Release },
): Promise<Outcome> {
  if (!service.flags) return { kind: 'done', value: undefined };
  return putFile(link, id, service.flags.path, renderFlags(release.flags ?? {}));
}

/** Content of a container's flag file; undefined where it has none. */
export async function readFlags(
  link: DockerLink,
  id: string,
  path: string,
): Promise<Outcome<Flags | undefined>> {
  const read = await readFile(link, id, path);
  if (read.kind !== 'done') return read;
  if (read.value === undefined) return { kind: 'done', value: undefined };
  try {
    return { kind: 'done', value: parseFlags(read.value) };
  } catch (error) {
    const fault = {
      host: link.host,
      command: `read ${path} in ${containerLabel(id)}`,
      detail: detailOf(error),
    };
    return { kind: 'failed', fault };
  }
}

/** Writes a container's flags and reads them back; `unknown` where that says something else. */
export async function writeFlags(
  link: DockerLink,
  id: string,
  path: string,
  flags: Flags,
): Promise<Outcome> {
  const written = await putFile(link, id, path, renderFlags(flags));
  if (written.kind !== 'done' && written.kind !== 'unknown') return written;
  const found = await readFlags(link, id, path);
  if (found.kind !== 'done') return { kind: 'unknown', fault: found.fault };
  if (JSON.stringify(found.value) === JSON.stringify(flags))
    return { kind: 'done', value: undefined };
  const detail = 'read back, the flag file says something else';
  return {
    kind: 'unknown',
    fault: { host: link.host, command: `write ${path} in ${containerLabel(id)}`, detail },
  };
}
