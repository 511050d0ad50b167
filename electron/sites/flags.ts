import type { FlagHolder, FlagResult, FlagsInContainer } from '../../shared/contract/flags.ts';
import type { Outcome } from '../../shared/model/link.ts';
import { type Context, findService } from '../changes/index.ts';
import { notFound, refused } from '../inventory/index.ts';
import {
  type DockerLink,
  type Flags,
  listContainers,
  readFlags,
  writeFlags,
} from '../links/docker/index.ts';
import { placesOf } from './site-slots.ts';

export type FlagPlace = { readonly site: string; readonly service: string };

/** Whose flags these are, how they read, and how they are set. */
type Found = {
  readonly holder: FlagHolder;
  readonly read: Outcome<Flags | undefined>;
  write(flags: Flags): Promise<Outcome>;
};

export async function listFlags(
  context: Context,
  place: FlagPlace,
): Promise<readonly FlagsInContainer[]> {
  const found = await findFlags(context, place);
  return found.map(({ holder, read }) => ({ ...holder, flags: stateOf(read) }));
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
  // Where one could not be read, nobody can say that none knows it.
  const mayBe = ({ read }: Found) => read.kind !== 'done' || read.value?.[flag] !== undefined;
  if (!found.some(mayBe)) throw notFound('feature flag', flag);
  await Promise.all(
    found.map(async (each) => {
      const result = await setIn(each, flag, on);
      context.log.info({ ...place, ...each.holder, flag, on, result }, 'feature flag');
      tell({ ...each.holder, result });
    }),
  );
}

async function setIn(
  { read, write }: Found,
  flag: string,
  on: boolean,
): Promise<FlagResult['result']> {
  if (read.kind !== 'done') return { kind: 'failed', fault: read.fault };
  const was = read.value?.[flag];
  if (was === undefined) return { kind: 'not-there' };
  const written = await write({ ...read.value, [flag]: on });
  if (written.kind === 'done') return { kind: 'set', was };
  return { kind: written.kind === 'unknown' ? 'unknown' : 'failed', fault: written.fault };
}

async function findFlags(context: Context, place: FlagPlace): Promise<readonly Found[]> {
  const path = findService(context, place.service).flags?.path;
  if (path === undefined) {
    throw refused({ code: 'no-flag-file', service: place.service });
  }
  const places = placesOf(context, place.service, place.site);
  const links = new Set(places.map(({ unit }) => unit.link));
  return (await Promise.all([...links].map((link) => readAll(link, path, place)))).flat();
}

async function readAll(
  link: DockerLink,
  path: string,
  { site, service }: FlagPlace,
): Promise<readonly Found[]> {
  const listed = await listContainers(link);
  if (listed.kind !== 'done') {
    return [{ holder: { engine: link.host }, read: listed, write: async () => listed }];
  }
  const here = listed.value.filter((one) => one.site === site && one.service === service);
  return Promise.all(
    here.map(async ({ id, name, engine, slot, release }) => ({
      holder: { engine, container: name, release, ...(slot && { slot }) },
      read: await readFlags(link, id, path),
      write: (flags: Flags) => writeFlags(link, id, path, flags),
    })),
  );
}
