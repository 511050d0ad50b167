import type { RolloutState, SiteProgress } from '../../../shared/model/rollout.ts';
import type { SiteComparison } from '../../sites/index.ts';
import { advance, end } from './advance.ts';
import {
  type DecisionContext,
  sitesThatAre,
  waveAt,
  without,
  withSites,
} from './decision-context.ts';
import type { RolloutEvent } from './event.ts';
import { hold } from './progress.ts';
import { rollBackAll } from './roll-back.ts';
import { mayHalt } from './site-state.ts';

type Woke = Omit<Extract<RolloutEvent, { kind: 'woke' }>, 'kind'>;

/** The console has begun anew, or has slept: nothing that was pending is under way any more, done or not. */
export function onRestart(
  context: DecisionContext,
  state: RolloutState,
  looked: Woke,
): RolloutState {
  const fenced = Object.values<SiteComparison>(looked.found).includes('fenced');
  if (fenced) return end(context, state, 'taken-over', {});
  return advance(context, goOn(context, { ...state, pending: [] }, looked));
}

/** Once everything is promoted, and on the way back, nothing is left to decide. */
function goOn(context: DecisionContext, state: RolloutState, { found, slept }: Woke): RolloutState {
  const { kind } = state.phase;
  if (kind === 'going-back' || kind === 'keeping' || kind === 'retiring') return state;
  // A sleep is no restart: nobody has to say how it goes on.
  const onRestart = slept ? 'continue' : context.plan.onRestart;
  if (onRestart === 'roll-back') return rollBackAll(context, state, { kind: 'restart' });
  const { sites } = waveAt(context.plan, state.wave);
  const dead = sites.find((site) => found[site] === 'dead-man');
  if (dead !== undefined) return hold(state, { kind: 'dead-man', site: dead });
  if (kind === 'held') return state;
  if (onRestart === 'hold')
    return mayHalt(context, state)
      ? hold(state, { kind: 'restart' })
      : rollBackAll(context, state, { kind: 'restart' });
  const unlike = sites.filter((site) => found[site] !== 'as-planned');
  const again = reconcileAgain(state, unlike);
  return again === state || kind === 'paused' ? again : { ...again, phase: { kind: 'acting' } };
}

/** Reconciles these sites with their step once more; the soak before is void. */
export function reconcileAgain(state: RolloutState, sites: readonly string[]): RolloutState {
  const again = [
    ...sitesThatAre(state, 'active', sites),
    ...sitesThatAre(state, 'paused', sites),
  ].filter((site) => state.sites[site]?.to !== undefined);
  if (again.length === 0) return state;
  const { beyond: _, waived: __, ...rest } = withSites(state, again, afresh);
  return { ...rest, soaked: 0 };
}

/** Its containers may be others now: they are smoked again, but a migration that was done is done. */
const afresh = (progress: SiteProgress): SiteProgress => ({
  ...without(progress, 'failed'),
  at: -1,
  frames: 0,
  ...(progress.did === 'smoke' && { did: 'migrate' as const }),
});

/** This console drives what another one has begun; a person says how it goes on. */
export function onTakenOver(
  context: DecisionContext,
  state: RolloutState,
  from: string,
  at: { readonly wave: number; readonly step: number },
): RolloutState {
  const before = context.plan.waves.slice(0, at.wave).flatMap(({ sites }) => sites);
  const { sites } = waveAt(context.plan, at.wave);
  const promoted = withSites(state, before, (progress) => ({ ...progress, kind: 'promoted' }));
  const active = withSites(promoted, sites, (progress) => ({
    ...progress,
    kind: 'active',
    at: at.step,
    to: at.step,
  }));
  return {
    ...active,
    wave: at.wave,
    step: at.step,
    taken: true,
    pending: [],
    phase: { kind: 'held', why: { kind: 'taken-over', from }, from: 'acting' },
  };
}
