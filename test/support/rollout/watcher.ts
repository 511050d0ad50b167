import { isRecent } from './counted.ts';
import { Memory, remember, type Watch } from './memory.ts';
import { insist, type Turn } from './turn.ts';
import { lookAtHolds, lookAtReasons, lookAtTriggers, lookAtWaysBack } from './watch-back.ts';
import { lookAtIssued } from './watch-issued.ts';
import { lookAtKeeping, lookAtSoaking, lookAtStepsLeft } from './watch-steps.ts';
import type { World } from './world.ts';

/** Looks at every decision, and insists on what must always be so. */
export class Watcher {
  readonly watch: Watch;
  #saved = new Memory();

  constructor(inventory: World) {
    this.watch = { world: inventory, memory: new Memory() };
  }

  save(): void {
    this.#saved = this.watch.memory.copy();
  }

  /** The console begins anew with what it had on disk. */
  restore(): void {
    this.watch.memory = this.#saved.copy();
  }

  look(turn: Turn): void {
    const { watch } = this;
    remember(watch, turn);
    lookAtEnding(turn);
    lookAtTriggers(watch, turn);
    lookAtReasons(turn);
    lookAtStepsLeft(watch, turn);
    lookAtWaysBack(watch, turn);
    lookAtHolds(watch, turn);
    for (const action of turn.actions) lookAtIssued(watch, turn, action);
    lookAtKeeping(watch, turn);
    lookAtSoaking(watch, turn);
  }
}

function lookAtEnding(turn: Turn): void {
  const { before, event, after, actions } = turn;
  if (before.phase.kind === 'ended') {
    insist(after === before && actions.length === 0, 'something happens after the end');
  }
  const fenced =
    event.kind === 'result' &&
    event.result.kind === 'fenced' &&
    before.pending.some(({ id }) => id === event.action.id);
  if (fenced || isSeenFenced(turn))
    insist(after.phase.kind === 'ended' && actions.length === 0, 'goes on though fenced');
}

/** Another console has written where the rollout has been and is not done. */
function isSeenFenced({ before, event, now }: Turn): boolean {
  if (event.kind !== 'tick' || before.phase.kind === 'ended') return false;
  return Object.entries(event.observations).some(([name, seen]) => {
    const site = before.sites[name];
    if (!site || seen.fencedBy === undefined || !isRecent(now, seen) || site.at < 0) return false;
    return site.kind !== 'waiting' && site.kind !== 'back' && site.did !== 'retire';
  });
}
