import type { GatewayResult } from '../../shared/model/change.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Intent } from '../../shared/model/split.ts';
import { notFound } from '../inventory/index.ts';
import { asBefore, isOnStable, onStable } from '../traffic/index.ts';
import { type Context, findGateway } from './context.ts';
import type { QueuedWork } from './queue.ts';
import { rollbackNow } from './rollback-now.ts';
import { goesToPrevious, rolledBack } from './rollback-steps.ts';

/**
 * Called when a gateway was read: its queued commands are done, dropped as not needed, or ask
 * since the intent has moved on.
 */
export async function workOffQueue(context: Context, gateway: string): Promise<void> {
  for (const work of context.queue.list()) {
    if (work.gateway !== gateway || work.state.kind !== 'waiting') continue;
    const found = findGateway(context, gateway).traffic.last()?.splits.get(work.service)?.intent;
    if (!found) continue;
    if (isMet(context, work, found)) {
      await endUnneeded(context, work);
      continue;
    }
    if (found.revision === work.seenRevision) {
      await carryOut(context, work, found.revision);
      continue;
    }
    await ask(context, work, found);
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
  if (how === 'drop') await drop(context, work, 'answered');
  else await carryOut(context, work);
}

/** Drops the queued commands of a change that is undone. */
export async function dropQueued(context: Context, change: string): Promise<void> {
  for (const work of context.queue.list()) {
    if (work.changeId === change) await drop(context, work, 'undone');
  }
}

// Told before it leaves the queue: a console that ends in between finds it there again.
async function drop(context: Context, work: QueuedWork, why: 'answered' | 'undone'): Promise<void> {
  const { gateway } = work;
  await context.changes.endQueued(work, scopeOf(context, work), { kind: 'dropped', gateway, why });
  await context.queue.remove(work.id);
}

async function endUnneeded(context: Context, work: QueuedWork): Promise<void> {
  const { gateway } = work;
  const now = rollbackNow(context, findGateway(context, gateway), work.service);
  const why = now?.kind === 'nothing' ? now.why : 'left-already';
  await context.changes.endQueued(work, scopeOf(context, work), { kind: 'unneeded', gateway, why });
  await context.queue.remove(work.id);
}

async function ask(context: Context, work: QueuedWork, found: Intent): Promise<void> {
  const { gateway, seenRevision } = work;
  const asks = { foundRevision: found.revision, foundWriter: found.writer };
  await context.queue.update({ ...work, state: { kind: 'asks', ...asks } });
  const detail = `changed by ${found.writer} meanwhile`;
  const fault = { host: gateway, command: `${work.kind} ${work.service}`, detail };
  const result = { kind: 'queued', gateway, fault, seenRevision, asks } as const;
  await context.changes.endQueued(work, scopeOf(context, work), result);
}

/** A rollback where nothing goes to the candidate any more, whoever saw to it, and no release is to be left. */
function isMet(context: Context, work: QueuedWork, found: Intent): boolean {
  const { target, gateway, service, leaves = [] } = work;
  if (target !== undefined || !isOnStable(found)) return false;
  return !goesToPrevious(context, findGateway(context, gateway), service, leaves, found);
}

/** It leaves the queue once it was done: a console that ends in between finds it there again. */
async function carryOut(context: Context, work: QueuedWork, onlyAt?: number): Promise<void> {
  const unit = findGateway(context, work.gateway);
  const { target, service, leaves = [] } = work;
  const step = {
    traffic: unit.traffic,
    change: (found: Intent, hasEnded: boolean): Intent =>
      target
        ? targetNow(work.kind, target, found, hasEnded)
        : rolledBack(context, unit, service, leaves, found),
    options: {
      takeOver: target === undefined,
      // A rollout from here goes back by itself, and drives as it does.
      drives: target !== undefined,
      revive: true,
      ...(onlyAt === undefined ? {} : { onlyAt }),
    },
  };
  // It has moved on since it was looked at: the next look asks.
  const settles = ({ kind }: GatewayResult) => kind !== 'refused' || onlyAt === undefined;
  const ended = await context.changes.carryOut(work, scopeOf(context, work), step, settles);
  const isOver =
    ended === undefined || settles(ended) || (await endRefused(context, work, ended, onlyAt));
  if (isOver) await context.queue.remove(work.id);
}

/**
 * True where the refusal is the end: the revision is still the one asked for, so the next look would
 * only try the same again.
 */
async function endRefused(
  context: Context,
  work: QueuedWork,
  ended: GatewayResult,
  onlyAt: number | undefined,
): Promise<boolean> {
  if (ended.kind !== 'refused') return false;
  const read = await findGateway(context, work.gateway).traffic.tend();
  if (read.kind !== 'done') return false;
  if (read.value.splits.get(work.service)?.intent.revision !== onlyAt) return false;
  await context.changes.endQueued(work, scopeOf(context, work), ended);
  return true;
}

/**
 * The intent that a queued command asks for by now. Where the dead man has fired since, only a new
 * share sends cameras to the candidate again; anything else adds what it asks for to all on stable.
 */
export function targetNow(
  kind: QueuedWork['kind'],
  target: Intent,
  found: Intent,
  hasEnded: boolean,
): Intent {
  if (!hasEnded || kind === 'split') return asBefore(found, target);
  const back = onStable(target);
  const pinned = Object.entries(target.pins).filter(
    ([camera, role]) => role === 'candidate' && found.pins[camera] !== role,
  );
  const policy = kind === 'policy' ? target.policy : back.policy;
  return asBefore(found, {
    ...back,
    policy,
    pins: { ...back.pins, ...Object.fromEntries(pinned) },
  });
}

function scopeOf(context: Context, { gateway, service }: QueuedWork): Scope {
  const { site } = findGateway(context, gateway).gateway;
  return { kind: 'site', service, site };
}
