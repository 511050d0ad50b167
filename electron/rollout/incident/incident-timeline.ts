import { assertNever } from '../../../shared/model/assert-never.ts';
import type {
  Action,
  ActionResult,
  HoldReason,
  JournalEntry,
  RolloutPhase,
} from '../../../shared/model/rollout.ts';
import { gateFigure, gateLine } from './incident-gates.ts';
import { reason } from './incident-reason.ts';
import { escaped, type Names, secondsText, utc } from './incident-text.ts';

/** The journal, a line for each entry. */
export const timeline = (entries: readonly JournalEntry[], names: Names): readonly string[] =>
  entries.map(({ at, entry }) => `- \`${utc(at)}\` ${sentence(entry, names)}`);

function sentence(entry: JournalEntry['entry'], names: Names): string {
  switch (entry.kind) {
    case 'started':
      return 'started';
    case 'command':
      return `${escaped(entry.by)}: ${entry.command}`;
    case 'intended':
      return `intended: ${actionText(entry.action, names)}`;
    case 'result':
      return `${actionText(entry.action, names)}: ${resultText(entry.result)} (${secondsText(entry.ms)})`;
    case 'phase': {
      const where = `wave ${entry.wave + 1}, step ${entry.step + 1}`;
      return `**${phaseText(entry.phase, names)}** (${where})`;
    }
    case 'looked':
      return `a console began anew and looked: ${Object.entries(entry.found)
        .map(([site, found]) => `${escaped(names.site(site))} ${escaped(found)}`)
        .join(', ')}`;
    case 'evidence':
      return `charts and logs of ${escaped(names.site(entry.evidence.site))} were kept`;
    default:
      return assertNever(entry);
  }
}

function actionText(action: Action, names: Names): string {
  const step = action.kind === 'reach' ? ` step ${action.step + 1}` : '';
  return `${action.kind}${step} at ${escaped(names.site(action.site))}`;
}

const gapText = (gapMs: number | 'no-frames' | undefined): readonly string[] => {
  if (gapMs === undefined) return [];
  return [gapMs === 'no-frames' ? 'gap not measured: no frames' : `gap ${gapMs} ms`];
};

const detailText = (detail: string | undefined): readonly string[] =>
  detail === undefined ? [] : [escaped(detail)];

function resultText(result: ActionResult): string {
  switch (result.kind) {
    case 'done':
      return ['done', ...gapText(result.gapMs), ...detailText(result.detail)].join(', ');
    case 'fenced':
      return `fenced out by ${escaped(result.by)}`;
    case 'failed':
    case 'out-of-reach':
    case 'refused':
      return `${result.kind} at ${escaped(result.host)}: ${escaped(result.detail)}`;
    default:
      return assertNever(result);
  }
}

function phaseText(phase: RolloutPhase, names: Names): string {
  switch (phase.kind) {
    case 'acting':
    case 'soaking':
    case 'retiring':
      return phase.kind;
    case 'keeping':
      return `keeping the previous release until ${utc(phase.until)}`;
    case 'paused':
      return `paused by ${escaped(phase.by)}`;
    case 'held':
      return `held: ${holdText(phase.why, names)}`;
    case 'going-back':
      return `going back: ${reason(phase.why, names)}`;
    case 'ended':
      return `ended: ${phase.how}`;
    default:
      return assertNever(phase);
  }
}

function holdText(why: HoldReason, names: Names): string {
  const at = 'site' in why ? escaped(names.site(why.site)) : '';
  switch (why.kind) {
    case 'dead-man':
      return `HAProxy itself has sent everything to stable at ${at}`;
    case 'restart':
      return 'the console was started anew';
    case 'peers-paused':
      return `${escaped(names.site(why.failed))} has failed; ${why.sites.map((site) => escaped(names.site(site))).join(', ')} wait`;
    case 'refused':
      return `refused at ${escaped(why.host)}: ${escaped(why.detail)}`;
    case 'taken-over':
      return `taken over from ${escaped(why.from)}`;
    case 'gate':
      return `${gateLine(why.gate)} at ${at}: ${gateFigure(why, why.value)}, limit ${gateFigure(why, why.limit)}`;
    case 'not-compared':
      return `counts at ${at} could not be compared`;
    default:
      return assertNever(why);
  }
}
