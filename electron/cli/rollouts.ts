import type { RolloutDetail } from '../../shared/contract/rollouts.ts';
import type { JournalEntry, Rollout, RolloutState } from '../../shared/model/rollout.ts';
import { type Api, firstAnswer } from './connect.ts';
import { age, duration } from './figures.ts';
import { idShown, rolloutsNow } from './find-rollout.ts';
import type { Output } from './output.ts';
import { backText, drillLines, gateText, headline } from './rollout-words.ts';

const newest = 20;

/** Those under way and the newest that ended, or one of them with its gates and its sites. */
export async function rolloutsCommand(api: Api, output: Output, id?: string): Promise<number> {
  if (id !== undefined) return one(api, output, id);
  const now = await rolloutsNow(api, newest);
  output.document(now);
  for (const each of now.rollouts) {
    output.line(headline(each));
    output.line(`    by ${each.by}, ${timesText(each, now.now)}`);
  }
  for (const each of now.foreign) {
    const left = each.drivingLeft > 0 ? `for ${duration(each.drivingLeft)} more` : 'no longer';
    output.line(
      `${each.id}: ${each.service} at ${each.sites.join(', ')}, to ${each.release} by ${each.strategy}: driven by ${each.driver} ${left}`,
    );
  }
  if (now.rollouts.length + now.foreign.length === 0) output.line('No rollouts');
  return 0;
}

async function one(api: Api, output: Output, id: string): Promise<number> {
  const detail = await firstAnswer(firstOf(api, await idShown(api, id)));
  output.document(detail);
  for (const line of detailLines(detail)) output.line(line);
  return 0;
}

async function firstOf(api: Api, id: string): Promise<RolloutDetail> {
  for await (const detail of await api.rollouts.follow({ id })) return detail;
  throw new Error(`Tallydeck told nothing of ${id}`);
}

function detailLines(detail: RolloutDetail): readonly string[] {
  const { rollout, journal, now } = detail;
  const { plan, state } = rollout;
  return [
    headline(rollout),
    `    by ${rollout.by}, ${timesText(rollout, now)}`,
    ...Object.entries(state.sites).map(([site, progress]) => {
      const why = progress.why ? `: ${backText(progress.why)}` : '';
      return `  ${site}: ${progress.kind.replace('-', ' ')}, ${Math.round(progress.frames)} frames in this step${why}`;
    }),
    ...state.gates.map((gate) => `  ${gateText(gate)}`),
    ...gatesInForce(state),
    ...(plan.skipped.length > 0 ? [`  left out, out of reach: ${plan.skipped.join(', ')}`] : []),
    ...journal.flatMap(evidenceLines),
    ...drillLines(detail),
  ];
}

/** Gates of the step in force, for the person who decides while the next step waits. */
function gatesInForce({ gatesInForce: gates = [] }: RolloutState): readonly string[] {
  if (gates.length === 0) return [];
  return [
    '  the step in force, as it stands now:',
    ...gates.map((gate) => `    ${gateText(gate)}`),
  ];
}

function evidenceLines({ entry }: JournalEntry): readonly string[] {
  const { site, gapMs } = gapOf(entry);
  return gapMs === undefined ? [] : [`  ${site}: a gap of ${(gapMs / 1000).toFixed(1)} s measured`];
}

/** Going forward the step that ends it says so; going back, the evidence. */
function gapOf(entry: JournalEntry['entry']): { readonly site?: string; readonly gapMs?: number } {
  if (entry.kind === 'evidence') return entry.evidence;
  if (entry.kind !== 'result' || entry.result.kind !== 'done') return {};
  const { gapMs } = entry.result;
  return typeof gapMs === 'number' ? { site: entry.action.site, gapMs } : {};
}

function timesText({ at, state }: Rollout, now: string): string {
  const ended = state.endedAt ? `, ended ${age(state.endedAt, now)}` : '';
  return `started ${age(at, now)}${ended}`;
}
