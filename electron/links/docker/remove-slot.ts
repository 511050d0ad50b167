import type { StartProgress } from '../../../shared/contract/engines.ts';
import type { Outcome } from '../../../shared/model/link.ts';
import type { SlotName } from '../../../shared/model/split.ts';
import type { DockerLink } from './link.ts';
import { listContainers } from './list-containers.ts';
import { removeContainer } from './remove-container.ts';
import { stopContainer } from './stop-container.ts';

export type RemoveOptions = {
  readonly link: DockerLink;
  readonly service: string;
  readonly site: string;
  readonly slot: SlotName;
  /** Seconds that a counter gets to finish the frames in flight. */
  readonly graceS: number;
  readonly report: (progress: StartProgress) => void;
};

/**
 * Stops and removes a slot's containers on one engine and gives their names. Traffic must have been
 * taken off the slot before. Can be run again after any outcome.
 */
export async function removeSlot(options: RemoveOptions): Promise<Outcome<readonly string[]>> {
  const { link, service, site, slot, graceS, report } = options;
  const listed = await listContainers(link);
  if (listed.kind !== 'done') return listed;
  const names: string[] = [];
  for (const one of listed.value) {
    if (one.service !== service || one.site !== site || one.slot !== slot) continue;
    report({ kind: 'step', engine: link.host, step: 'slot', text: `stopping ${one.name}` });
    const stopped = await stopContainer(link, one.id, graceS);
    if (stopped.kind === 'unknown') return stopped;
    const removed = await removeContainer(link, one.id);
    if (removed.kind !== 'done') return removed;
    names.push(one.name);
  }
  return { kind: 'done', value: names };
}
