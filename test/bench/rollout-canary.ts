import type { JournalEntry } from '../../shared/model/rollout.ts';
import { followUntil, isEnded, startRollout } from '../support/rollout/run.ts';
import type { RolloutBed } from './rollout-bed.ts';

const shares = [0.05, 0.1, 0.25, 0.5, 0.75, 1];

/** ms. */
export type CanaryTook = {
  readonly whole: number;
  /** Sum over its containers, from being made until they answer. */
  readonly starts: number;
  readonly starting: number;
  readonly moving: number;
  readonly retiring: number;
};

/** Start to finish of a canary that soaks nowhere and keeps nothing. */
export async function runCanary(
  { api, site }: RolloutBed,
  release: 'old' | 'new',
  starts: readonly number[],
): Promise<CanaryTook> {
  const startedBefore = starts.length;
  const scope = { kind: 'site', service: 'counter', site: site.id } as const;
  const steps = shares.map((share) => ({ share, soakSeconds: 0 }));
  const options = { steps, watchSeconds: 0, keepSeconds: 0 };
  const began = performance.now();
  const id = await startRollout(api, { scope, release, strategy: 'canary', options });
  const { rollout, journal } = await followUntil(api, id, isEnded);
  const whole = performance.now() - began;
  const { phase } = rollout.state;
  if (phase.kind !== 'ended' || phase.how !== 'finished')
    throw new Error(`the canary ended otherwise: ${JSON.stringify(phase)}`);
  return {
    whole,
    starts: starts.slice(startedBefore).reduce((sum, each) => sum + each, 0),
    starting: msOf(journal, (action) => action.kind === 'reach' && action.step === 0),
    moving: msOf(journal, (action) => action.kind === 'reach' && action.step > 0),
    retiring: msOf(journal, ({ kind }) => kind === 'retire'),
  };
}

type Done = Extract<JournalEntry['entry'], { kind: 'result' }>;

const msOf = (journal: readonly JournalEntry[], is: (action: Done['action']) => boolean): number =>
  journal
    .flatMap(({ entry }) => (entry.kind === 'result' && is(entry.action) ? [entry.ms] : []))
    .reduce((sum, ms) => sum + ms, 0);
