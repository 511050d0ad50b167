import { randomUUID } from 'node:crypto';
import type { Rollout, RolloutCommand } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { firstState } from '../decide/decide.ts';
import { Run, type Surroundings } from './run.ts';

/** From the gateways' own start after a power cut until their links are up. */
const linksUpWithinMs = 15_000;

/** Who asked for a rollout, and with which command. */
export type StartRequest = { readonly by: string; readonly key: string };

export type TakenOver = {
  readonly id: string;
  readonly from: string;
  readonly wave: number;
  readonly step: number;
};

/** Drives every rollout of this console that has not ended. */
export class Runner {
  readonly #around: Surroundings;
  readonly #runs = new Map<string, Run>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  start(plan: RolloutPlan, asked: StartRequest): Rollout {
    const run = this.#make(randomUUID(), plan, asked);
    run.begin(asked.key, { kind: 'started' });
    return this.#drive(run);
  }

  /** Goes on with what another console has begun, where that one was. */
  takeOver(plan: RolloutPlan, asked: StartRequest, { id, from, wave, step }: TakenOver): Rollout {
    const run = this.#make(id, plan, asked);
    run.begin(asked.key, { kind: 'taken-over', from, wave, step });
    return this.#drive(run);
  }

  /** False: no such rollout is under way here. */
  command(id: string, command: RolloutCommand, by: string): boolean {
    const run = this.#runs.get(id);
    if (!run || run.rollout.state.phase.kind === 'ended') return false;
    run.take({ kind: 'command', command, by });
    return true;
  }

  /** Once a second. */
  tick(): void {
    for (const [id, run] of this.#runs) {
      run.tick();
      if (run.isOver) this.#runs.delete(id);
    }
  }

  /** Rollouts that an earlier console left under way: their sites are read, and they go on. */
  async recover(): Promise<void> {
    const { journal } = this.#around;
    const woken = journal.underWay().map((rollout) => {
      const run = new Run(this.#around, rollout, false);
      this.#runs.set(rollout.id, run);
      return run.wake(linksUpWithinMs);
    });
    await Promise.all(woken);
  }

  /** The machine has slept: every rollout goes on once the real gateways were looked at. */
  async lookAgain(): Promise<void> {
    await Promise.all(this.runs().map((run) => run.lookAgain(linksUpWithinMs)));
  }

  /** Under way, or ended and not written down yet. */
  runs(): readonly Run[] {
    return [...this.#runs.values()];
  }

  run(id: string): Run | undefined {
    return this.#runs.get(id);
  }

  async close(): Promise<void> {
    await Promise.all(this.runs().map((run) => run.close()));
  }

  #make(id: string, plan: RolloutPlan, { by }: StartRequest): Run {
    const now = this.#around.now();
    const at = new Date(now).toISOString();
    return new Run(this.#around, { id, by, at, plan, state: firstState(plan, now) }, true);
  }

  #drive(run: Run): Rollout {
    const { rollout } = run;
    this.#runs.set(rollout.id, run);
    this.#around.onChange(rollout.id);
    return rollout;
  }
}
