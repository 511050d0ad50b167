import pLimit from 'p-limit';
import { z } from 'zod';
import type { Outcome } from '../../../shared/model/link.ts';
import { said, understand, understandList } from './answers.ts';
import { EngineError, statusOf } from './fault.ts';
import { AT_ONCE, STATS_MS } from './limits.ts';
import type { DockerLink } from './link.ts';
import { listPorts } from './list-containers.ts';
import { must } from './must.ts';
import { readStats } from './read-stats.ts';

/** Capacity of an engine, and how much of it is spoken for. */
export type EngineCapacity = {
  /** `linux/amd64`. */
  readonly platform: string;
  readonly cpus: number;
  /** Bytes of the whole machine. */
  readonly memoryBytes: number;
  /**
   * Bytes of the containers that run, ours and others: the limit of each, or its present use where
   * it has none. Other programs on the machine are not included.
   */
  readonly memoryHeldBytes: number;
  /** Devices, as the engine's generic resources list them; absent: it does not say. */
  readonly gpus?: number;
  /** Host ports that containers hold, also stopped ones of ours. */
  readonly portsHeld: ReadonlySet<number>;
  /** Where images are kept; Docker itself tells it for few storage drivers only. Absent: not known. */
  readonly diskFreeBytes?: number;
};

/** `docker info`, and what the containers that run hold. Changes nothing there. */
export async function readCapacity(link: DockerLink): Promise<Outcome<EngineCapacity>> {
  try {
    const info = must(await readInfo(link));
    const limits = must(await readLimits(link));
    const portsHeld = must(await listPorts(link));
    const held = must(await readHeld(link, limits));
    const gpus = gpusOf(info);
    const diskFreeBytes = diskFree(info);
    return {
      kind: 'done',
      value: {
        platform: link.info()?.platform ?? `${info.OSType}/${info.Architecture}`,
        cpus: info.NCPU,
        memoryBytes: info.MemTotal,
        memoryHeldBytes: held.reduce((sum, bytes) => sum + bytes, 0),
        portsHeld,
        ...(gpus === undefined ? {} : { gpus }),
        ...(diskFreeBytes === undefined ? {} : { diskFreeBytes }),
      },
    };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return error.ended;
  }
}

const resource = z.object({
  /** A number of devices of a kind. */
  DiscreteResourceSpec: z.object({ Kind: z.string(), Value: z.number().int() }).nullish(),
  /** One device by its name. */
  NamedResourceSpec: z.object({ Kind: z.string(), Value: z.string() }).nullish(),
});

const word = z.string().max(64).pipe(said);

const infoAnswer = z.object({
  OSType: word,
  Architecture: word,
  NCPU: z.number().int().positive().max(65_536),
  MemTotal: z.number().int().positive(),
  GenericResources: z.array(resource).nullish(),
  DriverStatus: z.array(z.array(z.string())).nullish(),
});
type InfoAnswer = z.infer<typeof infoAnswer>;

const readInfo = (link: DockerLink): Promise<Outcome<InfoAnswer>> =>
  link.call({ command: 'info', changes: false }, async (docker, abortSignal) =>
    understand(infoAnswer, await docker.info({ abortSignal })),
  );

/** `GPU`, `NVIDIA-GPU`, as people name them in daemon.json. */
function gpusOf({ GenericResources }: InfoAnswer): number | undefined {
  const isGpu = (kind: string | undefined) => kind !== undefined && /gpu/i.test(kind);
  const counts = (GenericResources ?? []).flatMap((each) => {
    const { DiscreteResourceSpec: discrete, NamedResourceSpec: named } = each;
    if (discrete && isGpu(discrete.Kind)) return discrete.Value;
    return isGpu(named?.Kind) ? 1 : [];
  });
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

const units: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** zfs tells it in bytes, devicemapper as people write it: `1.5 GB`. */
function diskFree({ DriverStatus }: InfoAnswer): number | undefined {
  const line = DriverStatus?.find(([name]) => /^(?:Data )?Space Available$/.test(name ?? ''));
  const [, digits, unit = ''] = /^([\d.]+) ?([kMGT]?)B?$/.exec(line?.[1] ?? '') ?? [];
  if (digits === undefined) return undefined;
  const bytes = Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN);
  return Number.isFinite(bytes) ? Math.round(bytes) : undefined;
}

const limitsAnswer = z.object({
  HostConfig: z.object({ Memory: z.number().int().nonnegative().nullish() }),
});

type Limit = { readonly id: string; readonly limit: number };

/** Memory limits of the containers that run; 0: none. */
function readLimits(link: DockerLink): Promise<Outcome<readonly Limit[]>> {
  return link.call({ command: 'read limits', changes: false }, async (docker, abortSignal) => {
    const all = understandList(await docker.listContainers({ all: true, abortSignal }));
    const running = all.filter(({ State }) => State === 'running' || State === 'paused');
    const found = await pLimit(AT_ONCE).map(running, async ({ Id: id }) => {
      try {
        abortSignal.throwIfAborted();
        const answer = await docker.getContainer(id).inspect({ abortSignal });
        return { id, limit: understand(limitsAnswer, answer).HostConfig.Memory ?? 0 };
      } catch (error) {
        // Removed since it was listed.
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    });
    return found.filter((one) => one !== undefined);
  });
}

/** Bytes that each container may have, or has where it has no limit. */
function readHeld(link: DockerLink, limits: readonly Limit[]): Promise<Outcome<readonly number[]>> {
  const call = { command: 'read memory', changes: false, limitMs: STATS_MS };
  return link.call(call, (_, signal) =>
    pLimit(AT_ONCE).map(limits, ({ id, limit }) => {
      signal.throwIfAborted();
      return limit > 0 ? limit : memoryUsed(link, id);
    }),
  );
}

async function memoryUsed(link: DockerLink, id: string): Promise<number> {
  const read = await readStats(link, id);
  // A container that was removed meanwhile uses nothing.
  if (read.kind === 'failed' && /no such container/i.test(read.fault.detail)) return 0;
  return must(read)?.memoryBytes ?? 0;
}
