import type { Fleet } from '../../shared/model/fleet.ts';
import type { JournalEntry, Rollout, RolloutCommand } from '../../shared/model/rollout.ts';
import { waitsForApproval } from '../../shared/model/rollout-needs.ts';
import type { PlanStep, RolloutPlan, Wave } from '../../shared/model/rollout-plan.ts';
import type { LeaseState } from '../../shared/model/split.ts';
import type { Overview } from './overview-store.ts';
import type { Target } from './target.ts';

export const waveNow = ({ plan, state }: Rollout): Wave | undefined => plan.waves[state.wave];
export const stepNow = (rollout: Rollout): PlanStep | undefined =>
  waveNow(rollout)?.steps[rollout.state.step];

/** The step that follows, in the same wave or the next. */
export function stepAfter({
  plan,
  state,
}: Rollout): { readonly wave: number; readonly step: number; readonly what: PlanStep } | undefined {
  const here = plan.waves[state.wave]?.steps[state.step + 1];
  if (here !== undefined) return { wave: state.wave, step: state.step + 1, what: here };
  const there = plan.waves[state.wave + 1]?.steps[0];
  return there && { wave: state.wave + 1, step: 0, what: there };
}

/** Traffic on the candidate at the sites of a rollout, as read from their gateways. */
export type OnCandidate = {
  readonly kind: LeaseState['kind'] | 'unread';
  /** Sites of which this is said. */
  readonly sites: readonly string[];
};

const leases = ['live', 'unread', 'held', 'expired'] as const;

/** A share that HAProxy would take back comes first: that is what happens when this console ends. */
export function onCandidate({ plan }: Rollout, overview: Overview | undefined): OnCandidate {
  const { service } = plan.request.scope;
  const kindAt = (site: string) =>
    overview?.sites.get(site)?.services.find((one) => one.service === service)?.lease ?? 'unread';
  const all = Object.keys(plan.sites);
  const kind = leases.find((each) => all.some((site) => kindAt(site) === each)) ?? 'none';
  return { kind, sites: all.filter((site) => kindAt(site) === kind) };
}

/** The dead man of HAProxy watches over such a step. */
export const hasCandidateTraffic = ({ postures }: PlanStep) =>
  Object.values(postures).some(
    (one) => one.roles.candidate !== undefined && (one.cameras.length > 0 || one.share > 0),
  );

/** Seconds until everything would be promoted, if nothing has to be waited for. */
export function secondsLeft({ plan, state }: Rollout): number {
  const lasts = (step: PlanStep) => step.expectedSeconds + step.soakSeconds;
  const total = plan.waves.reduce((sum, wave, w) => {
    if (w < state.wave) return sum;
    const steps = w === state.wave ? wave.steps.slice(state.step) : wave.steps;
    return steps.reduce((all, step) => all + lasts(step), sum);
  }, 0);
  const present = plan.waves[state.wave]?.steps[state.step];
  const taken = state.phase.kind === 'acting' ? 0 : (present?.expectedSeconds ?? 0);
  return Math.max(0, total - taken - state.soaked);
}

export const planSeconds = (plan: RolloutPlan) =>
  plan.waves.reduce(
    (sum, wave) =>
      wave.steps.reduce((all, step) => all + step.expectedSeconds + step.soakSeconds, sum),
    0,
  );

/** Whether it ends in a promotion; a shadow that nothing follows, and a drill, do not. */
export const promotes = ({ request, waves }: RolloutPlan) =>
  request.options.drill !== true &&
  waves.some((wave) => wave.steps.some((step) => step.kind === 'promote'));

/** Whether an incident record is kept: a rollout that went back as intended has none. */
export function hasIncident({ state: { phase } }: Rollout): boolean {
  if (phase.kind !== 'ended' || phase.how !== 'rolled-back') return false;
  return phase.why?.kind !== 'drill' && phase.why?.kind !== 'shadow-done';
}

/** The commands that would do something now. */
export function commandsFor(rollout: Rollout): ReadonlySet<RolloutCommand> {
  const { phase } = rollout.state;
  switch (phase.kind) {
    case 'acting':
      return new Set(withApproval(rollout, ['pause', 'abort', 'roll-back']));
    case 'soaking':
      return new Set(withApproval(rollout, ['pause', 'advance', 'abort', 'roll-back']));
    case 'keeping':
      return new Set(['advance', 'roll-back']);
    case 'retiring':
      return new Set(['roll-back']);
    case 'paused':
      return new Set(['resume', 'abort', 'roll-back']);
    case 'held':
      return phase.from === 'keeping'
        ? new Set(['resume', 'roll-back'])
        : new Set(['resume', 'abort', 'roll-back']);
    case 'going-back':
    case 'ended':
      return new Set();
  }
}

const withApproval = (rollout: Rollout, commands: readonly RolloutCommand[]) =>
  waitsForApproval(rollout) ? [...commands, 'approve' as const] : commands;

/** Present actions with their start times, as the journal has them. */
export function pendingSince(
  rollout: Rollout,
  journal: readonly JournalEntry[],
): readonly { readonly action: Rollout['state']['pending'][number]; readonly since?: string }[] {
  return rollout.state.pending.map((action) => {
    const found = journal.findLast(
      ({ entry }) => entry.kind === 'intended' && entry.action.id === action.id,
    );
    return found === undefined ? { action } : { action, since: found.at };
  });
}

/** Target of a rollback once the rollout itself is over. */
export function targetOf({ plan }: Rollout): Target {
  const { scope } = plan.request;
  return scope.kind === 'site'
    ? { kind: 'site', site: scope.site }
    : { kind: 'environment', environment: scope.environment };
}

/** Sites that a rollout left out, or that did not come to the new release. */
export function leftBehind({ plan, state }: Rollout): readonly string[] {
  const behind = Object.entries(state.sites)
    .filter(([, one]) => one.kind !== 'promoted')
    .map(([site]) => site);
  return [...plan.skipped, ...(state.phase.kind === 'ended' ? behind : [])];
}

/**
 * Cameras of a site that the new release answers, as read; of a rollout that has ended, as it left
 * them. Undefined: not read.
 */
export function camerasOnStep(
  rollout: Rollout,
  site: string,
  fleet: Fleet | undefined,
  overview: Overview | undefined,
): { readonly on: number; readonly all: number } | undefined {
  const { plan, state } = rollout;
  const { service } = plan.request.scope;
  const all =
    fleet?.cameras.filter((one) => one.site === site && one.service === service).length ?? 0;
  if (state.phase.kind === 'ended')
    return { on: state.sites[site]?.kind === 'promoted' ? all : 0, all };
  const now = overview?.sites.get(site)?.services.find((one) => one.service === service);
  const applied = now?.shares.appliedCameras;
  // Without a lease that was read a gateway is out of sight: nobody knows what it does.
  if (now?.lease === undefined || applied === undefined) return undefined;
  const stable = now.variants.find(({ role }) => role === 'stable')?.release;
  const isStable = stable === plan.release.id && plan.request.options.drill !== true;
  return { on: isStable ? all : Math.round(applied * all), all };
}
