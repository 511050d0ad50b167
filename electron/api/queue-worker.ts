import { randomUUID } from 'node:crypto';
import type { GatewayResult } from '../../shared/model/change.ts';
import type { Intent } from '../../shared/model/split.ts';
import { asBefore, onStable, usesCandidate } from '../traffic/intent.ts';
import type { QueuedWork } from '../traffic/queue.ts';
import { type Context, findGateway, fleetOf } from './context.ts';
import { notFound } from './errors.ts';

/** Called when a gateway was read: what waits for it is done, or asks since its intent moved on. */
export async function workOffQueue(context: Context, gateway: string): Promise<void> {
  for (const work of context.queue.list()) {
    if (work.gateway !== gateway || work.state.kind !== 'waiting') continue;
    const found = findGateway(context, gateway).traffic.last()?.splits.get(work.service)?.intent;
    if (!found) continue;
    if (isMet(work, found)) {
      await context.queue.remove(work.id);
      continue;
    }
    if (found.revision === work.seenRevision) {
      await carryOut(context, work, found.revision);
      continue;
    }
    const state = {
      kind: 'asks',
      foundRevision: found.revision,
      foundWriter: found.writer,
    } as const;
    await context.queue.update({ ...work, state });
  }
}

/** A person answers a command that asks. */
export async function answerQueued(
  context: Context,
  id: string,
  how: 'do' | 'drop',
): Promise<void> {
  const work = context.queue.list().find((each) => each.id === id);
  if (!work) throw notFound('queued command', id);
  if (how === 'drop') await context.queue.remove(id);
  else await carryOut(context, work);
}

/** What a change left waiting goes with the change that is undone. */
export async function dropQueued(context: Context, change: string): Promise<void> {
  for (const work of context.queue.list()) {
    if (work.changeId === change) await context.queue.remove(work.id);
  }
}

/** A rollback where nothing goes to the candidate any more, whoever saw to it. */
const isMet = (work: QueuedWork, found: Intent): boolean =>
  work.target === undefined && !usesCandidate(found) && found.mirrorShare === 0;

/** It leaves the queue once it was done: a console that ends in between finds it there again. */
async function carryOut(context: Context, work: QueuedWork, onlyAt?: number): Promise<void> {
  const unit = findGateway(context, work.gateway);
  const site = fleetOf(context).sites.find((each) => each.id === unit.gateway.site);
  if (!site) return;
  const { target } = work;
  const change = (found: Intent): Intent => (target ? asBefore(found, target) : onStable(found));
  const following = context.changes.run({
    key: randomUUID(),
    kind: work.kind,
    scope: { kind: 'site', service: work.service, site: site.id },
    steps: [
      {
        traffic: unit.traffic,
        change,
        options: {
          takeOver: target === undefined,
          // A rollout from here goes back by itself, and drives as it does.
          drives: target !== undefined,
          revive: true,
          ...(onlyAt === undefined ? {} : { onlyAt }),
        },
      },
    ],
  });
  let ended: GatewayResult | undefined;
  for await (const state of following) ended = state.results[0];
  // It has moved on since it was looked at: the next look asks.
  if (ended?.kind === 'refused' && onlyAt !== undefined) return;
  await context.queue.remove(work.id);
}
