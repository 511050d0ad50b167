import type { RolloutDetail } from '../../shared/contract/rollouts.ts';
import { assertNever } from '../../shared/model/assert-never.ts';
import type {
  BackReason,
  Firing,
  GateNow,
  HoldReason,
  Rollout,
  RolloutPhase,
  RolloutState,
} from '../../shared/model/rollout.ts';
import { waitsForApproval } from '../../shared/model/rollout-needs.ts';
import type { RolloutPlan } from '../../shared/model/rollout-plan.ts';
import { duration, percent } from './figures.ts';
import { scopeText } from './scope-words.ts';

/** A rollout in one line: id, scope, release and strategy (or drill), and state. */
export function headline(rollout: Rollout): string {
  const { id, plan } = rollout;
  const { scope, release, strategy, options } = plan.request;
  const what = options.drill ? 'rollback drill' : `to ${release} by ${strategy}`;
  return `${id}: ${scopeText(scope)}, ${what}: ${standing(rollout)}`;
}

/** Phase, step and observed time, e.g. `wave 1 of 2, step 3 of 7 (share 25%): observing, 12 of 60 s observed`. */
export function standing(rollout: Rollout): string {
  const { plan, state } = rollout;
  const { phase } = state;
  const text = phaseText(phase);
  if (phase.kind === 'ended' || phase.kind === 'retiring' || phase.kind === 'going-back') {
    return text;
  }
  if (phase.kind === 'keeping') return `${text}, ${watchText(plan, state)}`;
  if (waitsForApproval(rollout)) return `${stepText(plan, state)}: waiting for approval`;
  const soaked = `, ${state.soaked} of ${stepOf(plan, state)?.soakSeconds ?? 0} s observed`;
  return `${stepText(plan, state)}: ${text}${phase.kind === 'acting' ? '' : soaked}`;
}

function stepOf(plan: RolloutPlan, { wave, step }: RolloutState) {
  return plan.waves[wave]?.steps[step];
}

function stepText(plan: RolloutPlan, state: RolloutState): string {
  const wave = plan.waves[state.wave];
  const step = stepOf(plan, state);
  const waves = plan.waves.length > 1 ? `wave ${state.wave + 1} of ${plan.waves.length}, ` : '';
  const number = `${waves}step ${state.step + 1} of ${wave?.steps.length ?? 0}`;
  if (step === undefined) return number;
  return `${number} (${step.kind}${step.kind === 'share' ? ` ${percent(step.share)}` : ''})`;
}

function watchText({ watchSeconds }: RolloutPlan, { soaked }: RolloutState): string {
  return soaked < watchSeconds
    ? `triggers armed, ${soaked} of ${watchSeconds} s observed`
    : `triggers no longer armed after ${watchSeconds} s observed`;
}

function phaseText(phase: RolloutPhase): string {
  switch (phase.kind) {
    case 'acting':
      return 'being taken';
    case 'soaking':
      return 'observing';
    case 'keeping':
      return `promoted; the old release is kept until ${phase.until}`;
    case 'retiring':
      return 'promoted; the old release is being taken away';
    case 'paused':
      return `paused by ${phase.by}`;
    case 'held':
      return `held: ${holdText(phase.why)}`;
    case 'going-back':
      return `going back: ${backText(phase.why)}`;
    case 'ended':
      return phase.why ? `${phase.how}: ${backText(phase.why)}` : phase.how;
    default:
      return assertNever(phase);
  }
}

export function holdText(why: HoldReason): string {
  switch (why.kind) {
    case 'dead-man':
      return `nobody renewed the lease at ${why.site}, HAProxy itself has sent everything to stable there; resume or roll back`;
    case 'restart':
      return 'this console began anew; resume or roll back';
    case 'peers-paused':
      return `${why.failed} has failed and ${why.sites.join(', ')} have the same cameras or engine; resume or roll back`;
    case 'refused':
      return `${why.site}: refused by ${why.host}: ${why.detail}`;
    case 'taken-over':
      return `taken over from ${why.from}; resume or roll back`;
    case 'gate':
      return `${gateNamed(why)}; roll back, or resume to go on anyway`;
    case 'not-compared':
      return `counts at ${why.site} cannot be compared: no camera is on the old release, or nothing is known of the time before the move; look at the charts, then resume to go on or roll back`;
    default:
      return assertNever(why);
  }
}

export function backText(why: BackReason): string {
  switch (why.kind) {
    case 'person':
      return `${why.how === 'abort' ? 'aborted' : 'rolled back'} by ${why.by}`;
    case 'trigger':
      return firingText(why.firing);
    case 'step-failed':
      return `${why.site}: ${why.host}: ${why.detail}`;
    case 'restart':
      return 'this console began anew, and the plan says to go back then';
    case 'drill':
      return 'the drill goes back';
    case 'shadow-done':
      return 'the shadow was looked at, and nothing was to follow it';
    default:
      return assertNever(why);
  }
}

function firingText({ trigger, site, value, limit }: Firing): string {
  if (trigger === 'health') return `${value} of ${limit} instances healthy at ${site}`;
  const figure = (number: number): string => {
    switch (trigger) {
      case 'errors':
      case 'counts':
        return percent(number);
      case 'latency':
        return `${number.toFixed(2)}×`;
      case 'time-limit':
        return duration(number);
      default:
        return assertNever(trigger);
    }
  };
  const name = trigger === 'counts' ? 'counts missing' : trigger;
  return `${name} ${figure(value)} at ${site}, over the limit of ${figure(limit)}`;
}

/** A gate that is beyond its limit: `counts at q7 are 34% off, the limit is 25%`. */
function gateNamed({ gate, site, value, limit }: Extract<HoldReason, { kind: 'gate' }>): string {
  const figures = `${gateFigure(gate, value)}${gate === 'counts' ? ' off' : ''}`;
  return `${gate} at ${site}: ${figures}, the limit is ${gateFigure(gate, limit)}`;
}

const marks = { passes: '✓', waits: '…', 'cannot-tell': '?' } as const;

/** One gate with its figure and limit: `… frames at q7: 12 (limit 50)`. */
export function gateText({ gate, site, state, value, limit, unit, why, opensIn }: GateNow): string {
  const at = site === undefined ? '' : ` at ${site}`;
  if (why === 'alone' && state === 'cannot-tell')
    return `${marks[state]} ${gate}${at}: no camera is on the old release to compare with`;
  if (unit === 'objects')
    return `${marks[state]} ${gate}${at}: ${value ?? '?'} of ${limit} counts needed`;
  const figures = value === undefined ? '' : `: ${gateFigure(gate, value)}`;
  const against = limit === undefined ? '' : ` (limit ${gateFigure(gate, limit)})`;
  const tell =
    state === 'cannot-tell'
      ? ', cannot tell yet'
      : opensIn === undefined
        ? ''
        : `, was beyond it: opens in ${opensIn} s`;
  return `${marks[state]} ${gate}${at}${figures}${against}${tell}`;
}

function gateFigure(gate: GateNow['gate'], value: number): string {
  switch (gate) {
    case 'errors':
    case 'counts':
    case 'resources':
      return percent(value);
    case 'latency':
      return `${value.toFixed(2)}×`;
    case 'telemetry':
    case 'frames':
    case 'health':
    case 'window':
    case 'approval':
      return String(Math.round(value));
    default:
      return assertNever(gate);
  }
}

/** Measurements of a drill. */
export const drillLines = ({ drill }: Pick<RolloutDetail, 'drill'>): readonly string[] =>
  drill === undefined
    ? []
    : [
        `  rolled back in ${drill.seconds.toFixed(1)} s, ${drill.lostFrames} of ${drill.frames} frames lost`,
      ];
