import type { FlagResult, FlagsInContainer } from '../../shared/contract/flags.ts';
import type { Container } from '../../shared/model/container.ts';
import type { Outcome } from '../../shared/model/link.ts';
import { readFlags, writeFlags } from '../links/docker/flags.ts';
import type { DockerLink } from '../links/docker/link.ts';
import { listContainers } from '../links/docker/list-containers.ts';
import { type Context, findService } from './context.ts';
import { notFound, refused, unwrap } from './errors.ts';
import { placesOf } from './site-slots.ts';

export type FlagPlace = { readonly site: string; readonly service: string };

/** A container of the service at the site, and what its flag file says. */
type Found = {
  readonly link: DockerLink;
  readonly path: string;
  readonly container: Container;
  readonly read: Awaited<ReturnType<typeof readFlags>>;
};

export async function listFlags(
  context: Context,
  place: FlagPlace,
): Promise<readonly FlagsInContainer[]> {
  return (await findFlags(context, place)).map(({ container, read }) => ({
    engine: container.engine,
    container: container.name,
    ...(container.slot && { slot: container.slot }),
    release: container.release,
    flags: stateOf(read),
  }));
}

function stateOf(read: Found['read']): FlagsInContainer['flags'] {
  if (read.kind !== 'done') return { kind: 'failed', fault: read.fault };
  return read.value ? { kind: 'read', states: read.value } : { kind: 'no-file' };
}

/** Sets a flag in all containers that know it at the same time; tells each as it is done. */
export async function setFlag(
  context: Context,
  place: FlagPlace,
  { flag, on }: { readonly flag: string; readonly on: boolean },
  tell: (result: FlagResult) => void,
): Promise<void> {
  const found = await findFlags(context, place);
  const unread = found.some(({ read }) => read.kind !== 'done');
  const known = found.some(({ read }) => read.kind === 'done' && read.value?.[flag] !== undefined);
  if (!known && !unread) throw notFound('feature flag', flag);
  await Promise.all(
    found.map(async (each) => {
      const { engine, name, release } = each.container;
      const result = await setIn(each, flag, on);
      context.log.info({ ...place, engine, container: name, flag, on, result }, 'feature flag');
      tell({ engine, container: name, release, result });
    }),
  );
}

async function setIn(
  { link, path, container, read }: Found,
  flag: string,
  on: boolean,
): Promise<FlagResult['result']> {
  if (read.kind !== 'done') return { kind: 'failed', fault: read.fault };
  const was = read.value?.[flag];
  if (was === undefined) return { kind: 'not-there' };
  const flags = { ...read.value, [flag]: on };
  const written: Outcome = await writeFlags(link, container.id, path, flags);
  if (written.kind === 'done') return { kind: 'set', was };
  return { kind: written.kind === 'unknown' ? 'unknown' : 'failed', fault: written.fault };
}

async function findFlags(
  context: Context,
  { site, service }: FlagPlace,
): Promise<readonly Found[]> {
  const path = findService(context, service).flags?.path;
  if (path === undefined) {
    throw refused(
      `${service} has no flag file`,
      `set \`flags: { path: … }\` for it in the fleet file, then start its release anew`,
    );
  }
  const links = new Set(placesOf(context, service, site).map(({ unit }) => unit.link));
  const found = await Promise.all([...links].map((link) => readAll(link, path, site, service)));
  return found.flat();
}

async function readAll(
  link: DockerLink,
  path: string,
  site: string,
  service: string,
): Promise<readonly Found[]> {
  const all = unwrap(await listContainers(link));
  return Promise.all(
    all
      .filter((one) => one.site === site && one.service === service)
      .map(async (container) => {
        return { link, path, container, read: await readFlags(link, container.id, path) };
      }),
  );
}
