import type { PlanAnswer } from '../../shared/contract/rollouts.ts';
import { assertNever } from '../../shared/model/assert-never.ts';
import { isFilling } from '../../shared/model/filling-step.ts';
import type {
  PlanStep,
  RolloutPlan,
  Shortfall,
  UndoWay,
  Wave,
} from '../../shared/model/rollout-plan.ts';
import { duration, percent } from './figures.ts';
import { scopeText } from './scope-words.ts';

export function planLines(answer: PlanAnswer): readonly string[] {
  switch (answer.kind) {
    case 'fits':
      return fittingLines(answer.plan);
    case 'does-not-fit':
      return [
        'This does not fit:',
        ...answer.missing.map((each) => `  ${shortfallText(each)}`),
        ...(answer.instead ? [`It would fit as --strategy ${answer.instead}`] : []),
      ];
    default:
      return assertNever(answer);
  }
}

function fittingLines(plan: RolloutPlan): readonly string[] {
  const { request, waves, skipped, already } = plan;
  return [
    `${scopeText(request.scope)} to ${request.release} by ${request.strategy}, about ${duration(expected(plan))}`,
    ...waves.flatMap((wave, index) => [
      `  wave ${index + 1} of ${waves.length}: ${wave.sites.join(', ')}`,
      ...wave.steps.flatMap((step, at) => stepLines(wave, step, at + 1)),
    ]),
    `  then: ${afterwards(plan)}`,
    `  if this console is lost: HAProxy itself sends everything to stable after ${duration(plan.deadManSeconds)}`,
    ...(skipped.length > 0 ? [`  left out, out of reach: ${skipped.join(', ')}`] : []),
    ...(already.length > 0 ? [`  runs ${request.release} already: ${already.join(', ')}`] : []),
    ...(plan.unweighted ? ['  nothing was counted yet: all cameras weigh the same'] : []),
  ];
}

/** A shadow that nothing follows, and a drill, end where they began. */
function afterwards({ request, waves, watchSeconds, keepSeconds }: RolloutPlan): string {
  const promotes = waves.some(({ steps }) => steps.some(({ kind }) => kind === 'promote'));
  if (!promotes || request.options.drill)
    return 'all is as before, the new containers are taken away';
  return `triggers stay armed for ${duration(watchSeconds)}, the old release is kept for ${duration(keepSeconds)}`;
}

const expected = ({ waves }: RolloutPlan): number =>
  waves
    .flatMap(({ steps }) => steps)
    .reduce((sum, { expectedSeconds, soakSeconds }) => sum + expectedSeconds + soakSeconds, 0);

function stepLines(wave: Wave, step: PlanStep, number: number): readonly string[] {
  const asks = step.approval ? ', waits for your approval' : '';
  const gap =
    step.expectedGapSeconds === undefined
      ? []
      : [`       GAP: about ${duration(step.expectedGapSeconds)} without answers to frames`];
  const gates = step.gates.length > 0 ? `; gates: ${step.gates.join(', ')}` : '';
  const before = [
    step.migrates ? 'backup and migration first' : '',
    step.smoke ? 'smoke tests' : '',
  ]
    .filter(Boolean)
    .map((text) => `, ${text}`)
    .join('');
  return [
    `    ${number}. ${whatText(wave, step)}: about ${duration(step.expectedSeconds)}, soak ${duration(step.soakSeconds)}${before}${asks}${gates}`,
    ...gap,
    `       undone: ${undoText(step.undo)}`,
  ];
}

function whatText(wave: Wave, step: PlanStep): string {
  switch (step.kind) {
    case 'start':
      return 'start the new release beside stable';
    case 'mirror':
      return `copy ${percent(shadowed(step))} of frames to the new release`;
    case 'share': {
      const segment = step.segment === undefined ? '' : ` (${step.segment})`;
      const merged = (step.mergedShares ?? []).map(percent).join(', ');
      const instead = merged === '' ? '' : `, in place of ${merged}: the same cameras`;
      return `${percent(step.share)} to the new release${segment}, really ${percent(step.reachedShare)}${instead}`;
    }
    case 'replace':
      return `replace an instance, ${percent(step.share)} to the new release`;
    case 'stop':
      return 'stop the old release';
    case 'switch':
      return 'switch all traffic at once';
    case 'promote':
      return isFilling(wave, step)
        ? 'the last instances of the new release start'
        : 'the new release becomes stable';
    default:
      return assertNever(step.kind);
  }
}

function shadowed({ postures }: PlanStep): number {
  return Math.max(0, ...Object.values(postures).map(({ mirrorShare }) => mirrorShare));
}

function undoText(undo: UndoWay): string {
  switch (undo) {
    case 'remove':
      return 'the new containers are taken away';
    case 'unmirror':
      return 'the copies end';
    case 'share':
      return 'the cameras go back';
    case 'roles':
      return 'the old release becomes stable again, at once';
    case 'start':
      return 'the old containers are started again';
    default:
      return assertNever(undo);
  }
}

const gigabyte = 2 ** 30;

export function shortfallText({ what, site, host, needed, available }: Shortfall): string {
  const inBytes = what === 'memory' || what === 'disk';
  const figure = (value: number) =>
    inBytes ? `${(value / gigabyte).toFixed(1)} GB` : String(Math.round(value));
  return `${what} at ${host} (${site}): ${figure(needed)} needed, ${figure(available)} there`;
}
