import { assertNever } from '../../../shared/model/assert-never.ts';
import type {
  Action,
  ActionResult,
  HoldReason,
  JournalEntry,
  RolloutPhase,
} from '../../../shared/model/rollout.ts';
import { reason } from './incident-reason.ts';
import { escaped, seconds } from './incident-text.ts';

/** The journal, a line for each entry. */
export const timeline = (entries: readonly JournalEntry[]): readonly string[] =>
  entries.map(({ at, entry }) => `- \`${at}\` ${sentence(entry)}`);

function sentence(entry: JournalEntry['entry']): string {
  switch (entry.kind) {
    case 'started':
      return 'started';
    case 'command':
      return `${escaped(entry.by)}: ${entry.command}`;
    case 'intended':
      return `intended: ${actionText(entry.action)}`;
    case 'result':
      return `${actionText(entry.action)}: ${resultText(entry.result)} (${seconds(entry.ms)})`;
    case 'phase': {
      const where = `wave ${entry.wave + 1}, step ${entry.step + 1}`;
      return `**${phaseText(entry.phase)}** (${where})`;
    }
    case 'looked':
      return `a console began anew and looked: ${Object.entries(entry.found)
        .map(([site, found]) => `${escaped(site)} ${escaped(found)}`)
        .join(', ')}`;
    case 'evidence':
      return `charts and logs of ${escaped(entry.evidence.site)} were kept`;
    default:
      return assertNever(entry);
  }
}

function actionText(action: Action): string {
  const step = action.kind === 'reach' ? ` step ${action.step + 1}` : '';
  return `${action.kind}${step} at ${escaped(action.site)}`;
}

function resultText(result: ActionResult): string {
  switch (result.kind) {
    case 'done':
      return result.detail === undefined ? 'done' : `done, ${escaped(result.detail)}`;
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

function phaseText(phase: RolloutPhase): string {
  switch (phase.kind) {
    case 'acting':
    case 'soaking':
    case 'retiring':
      return phase.kind;
    case 'keeping':
      return `keeping the old release until ${phase.until}`;
    case 'paused':
      return `paused by ${escaped(phase.by)}`;
    case 'held':
      return `held: ${holdText(phase.why)}`;
    case 'going-back':
      return `going back: ${reason(phase.why)}`;
    case 'ended':
      return `ended: ${phase.how}`;
    default:
      return assertNever(phase);
  }
}

function holdText(why: HoldReason): string {
  switch (why.kind) {
    case 'dead-man':
      return `the dead man has fired at ${escaped(why.site)}`;
    case 'restart':
      return 'the console was started anew';
    case 'peers-paused':
      return `${escaped(why.failed)} has failed; ${why.sites.map(escaped).join(', ')} wait`;
    case 'refused':
      return `refused at ${escaped(why.host)}: ${escaped(why.detail)}`;
    case 'taken-over':
      return `taken over from ${escaped(why.from)}`;
    default:
      return assertNever(why);
  }
}
