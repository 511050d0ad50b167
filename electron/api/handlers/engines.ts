import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { StartProgress } from '../../../shared/contract/engines.ts';
import type { LogLine } from '../../../shared/model/container.ts';
import { releaseById } from '../../fleet/lookup.ts';
import { EngineError } from '../../links/docker/fault.ts';
import { followLogs } from '../../links/docker/follow-logs.ts';
import { loadImage } from '../../links/docker/load-image.ts';
import { pullImage } from '../../links/docker/pull-image.ts';
import { type Context, fleetOf } from '../context.ts';
import { notFound, refused } from '../errors.ts';
import { refuseHeld } from '../rollouts/guard.ts';
import type { Rollouts } from '../rollouts/service.ts';
import { Running } from '../running.ts';
import { emptySlot, startInSlot } from '../slot-work.ts';

const os = implement(contract).engines;
const logBatchMs = 100;
const logBatchLines = 500;

export function enginesHandlers(context: Context, rollouts: Rollouts) {
  const slots = new Running<StartProgress>();
  const byHand = (service: string, site: string) =>
    refuseHeld(context, rollouts.underWay(), { kind: 'site', service, site });
  const about = (service: string, site: string) => `the slots of ${service} at ${site}`;
  return {
    pull: os.pull.handler(({ input }) =>
      named(
        pullImage(engineOf(context, input.engine).link, releaseOf(context, input.release).image),
      ),
    ),
    load: os.load.handler(async function* ({ input }) {
      const { link } = engineOf(context, input.engine);
      const found = await stat(input.path).catch(() => undefined);
      if (!found?.isFile()) {
        throw refused(
          `${input.path} is not a file on this machine`,
          'give the path of an archive made by `docker save`',
        );
      }
      yield* named(loadImage(link, createReadStream(input.path), found.size));
    }),
    start: os.start.handler(({ input }) => {
      const release = releaseOf(context, input.release);
      const { key, site, slot } = input;
      byHand(release.service, site);
      const asked = { key: `start ${key}`, about: about(release.service, site) };
      return slots.start(asked, (report) => startInSlot(context, site, release, slot, report));
    }),
    remove: os.remove.handler(({ input: { key, site, service, slot } }) => {
      byHand(service, site);
      const asked = { key: `remove ${key}`, about: about(service, site) };
      return slots.start(asked, (report) => emptySlot(context, site, service, slot, report));
    }),
    logs: os.logs.handler(({ input, signal }) => {
      const { link } = engineOf(context, input.engine);
      return named(batched(followLogs(link, input.container, input.tail), signal));
    }),
  };
}

function engineOf(context: Context, id: string) {
  const unit = context.world.engines.get(id);
  if (!unit) throw notFound('engine', id);
  return unit;
}

function releaseOf(context: Context, id: string) {
  const release = releaseById(fleetOf(context), id);
  if (!release) throw notFound('release', id);
  return release;
}

/** A fast log is told ten times a second, many lines at once: streams have no back-pressure. */
async function* batched(
  lines: AsyncGenerator<LogLine>,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly LogLine[]> {
  let batch: LogLine[] = [];
  let next = lines.next();
  try {
    while (!signal?.aborted) {
      const waited = delay(logBatchMs, 'tick' as const, { ref: false });
      const got = await Promise.race([next, batch.length > 0 ? waited : next]);
      if (got === 'tick' || batch.length >= logBatchLines) {
        yield batch;
        batch = [];
      }
      if (got === 'tick') continue;
      if (got.done) break;
      batch.push(got.value);
      next = lines.next();
    }
    if (batch.length > 0) yield batch;
  } finally {
    await lines.return(undefined);
  }
}

/** What an engine's stream throws, as the contract's error. */
async function* named<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { host, command, detail } = error.ended.fault;
    throw new ORPCError('REMOTE_FAILED', {
      defined: true,
      status: 502,
      data: { host, command, detail },
    });
  }
}
