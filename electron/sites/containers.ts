import type { Container } from '../../shared/model/container.ts';
import type { Slot, SlotName } from '../../shared/model/split.ts';
import type { EngineConnection } from '../inventory/index.ts';
import { listContainers, removeContainer, stopContainer } from '../links/docker/index.ts';
import { stopGraceS } from './limits.ts';
import { doneValue } from './result.ts';
import type { SiteHandle } from './site-handle.ts';

/** Content of each slot, with the addresses of its containers. */
export type SlotsByName = Readonly<Partial<Record<SlotName, Slot>>>;

/** Containers that answer for this site, on one engine. */
export async function containersIn(
  { service, site }: SiteHandle,
  { link }: EngineConnection,
  slot?: SlotName,
): Promise<readonly Container[]> {
  return doneValue(await listContainers(link)).filter(
    (one) =>
      one.service === service.id && one.site === site && (slot === undefined || one.slot === slot),
  );
}

/** Its frames must be answered: stopped with its grace time, then removed. */
export async function stopAndRemove(
  { link }: EngineConnection,
  { id, name }: Container,
  report: (text: string) => void,
): Promise<void> {
  report(`${link.host}: stopping ${name}`);
  const stop = await stopContainer(link, id, stopGraceS);
  if (stop.kind === 'unknown') doneValue(stop);
  doneValue(await removeContainer(link, id));
}
