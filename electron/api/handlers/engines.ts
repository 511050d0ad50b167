import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { StartProgress } from '../../../shared/contract/engines.ts';
import type { Container } from '../../../shared/model/container.ts';
import { type Context, fleetOf, IdempotentStreams } from '../../changes/index.ts';
import { fromHome, releaseById } from '../../fleet/index.ts';
import { notFound, refused } from '../../inventory/index.ts';
import {
  batchLines,
  EngineError,
  followLogs,
  loadImage,
  pullImage,
} from '../../links/docker/index.ts';
import { type Rollouts, refuseHeld } from '../../rollout/index.ts';
import { emptySlot, startInSlot } from '../../sites/index.ts';
import { newest } from '../streams/newest.ts';

const os = implement(contract).engines;

export function enginesHandlers(context: Context, rollouts: Rollouts) {
  const slots = new IdempotentStreams<StartProgress>();
  const byHand = (service: string, site: string) =>
    refuseHeld(context, rollouts.underWay(), { kind: 'site', service, site });
  const about = (service: string, site: string) => ({ code: 'slots-busy', service, site }) as const;
  return {
    pull: os.pull.handler(({ input, signal }) => {
      const { link } = engineOf(context, input.engine);
      return named(newest(pullImage(link, releaseOf(context, input.release).image, signal)));
    }),
    load: os.load.handler(async function* ({ input, signal }) {
      const { link } = engineOf(context, input.engine);
      const path = fromHome(input.path);
      const found = await stat(path).catch(() => undefined);
      if (!found?.isFile()) {
        throw refused({ code: 'no-file', path });
      }
      yield* named(newest(loadImage(link, createReadStream(path), found.size, signal)));
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
      const { link, containers } = engineOf(context, input.engine);
      const lines = batchLines(followLogs(link, input.container, input.tail, signal), signal);
      return named(lines, logsOf(containers.find(({ id }) => id === input.container)));
    }),
  };
}

function engineOf(context: Context, id: string) {
  const unit = context.inventory.engines.get(id);
  if (!unit) throw notFound('engine', id);
  return unit;
}

function releaseOf(context: Context, id: string) {
  const release = releaseById(fleetOf(context), id);
  if (!release) throw notFound('release', id);
  return release;
}

/** By what a person knows a container by; nothing where it is not ours, or gone. */
const logsOf = (container: Container | undefined): string | undefined =>
  container && `logs of ${container.service}, slot ${container.slot ?? '–'}, for ${container.site}`;

/** Turns errors of an engine's stream into the contract's error, which names what was `asked`. */
async function* named<T>(source: AsyncGenerator<T>, asked?: string): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { host, command, detail } = error.ended.fault;
    throw new ORPCError('REMOTE_FAILED', {
      defined: true,
      status: 502,
      data: { host, command: asked ?? command, detail },
    });
  }
}
