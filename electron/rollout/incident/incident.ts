import type { Incident } from '../../../shared/contract/rollouts.ts';
import type { JournalEntry, Rollout } from '../../../shared/model/rollout.ts';
import type { Note } from '../journal/journal.ts';
import { evidenceLines } from './incident-evidence.ts';
import { gateLines } from './incident-gates.ts';
import { reason } from './incident-reason.ts';
import { bullet, escaped, type Names, place, secondsText, utc } from './incident-text.ts';
import { timeline } from './incident-timeline.ts';

const unwritten = '_Not written yet._';

/** Whether anything of it went back for another reason than that this was asked for beforehand. */
export function hasGoneBack({ state }: Rollout): boolean {
  return Object.values(state.sites).some(
    ({ why }) => why !== undefined && why.kind !== 'shadow-done',
  );
}

/** The record of a rollout that was rolled back, as a document. */
export function incidentOf(
  rollout: Rollout,
  entries: readonly JournalEntry[],
  { cause, lesson }: Note,
  names: Names,
): Incident {
  const { id, plan, state } = rollout;
  const { service } = plan.request.scope;
  const markdown = [
    `# ${escaped(plan.release.version)} was rolled back: ${place(plan.request.scope, names)}`,
    '',
    ...head(rollout, names),
    '',
    ...sites(rollout, names),
    ...gateLines(rollout, names),
    '## Timeline',
    '',
    ...timeline(entries, names),
    '',
    ...entries.flatMap(({ entry }) => {
      if (entry.kind !== 'evidence') return [];
      const { evidence } = entry;
      return evidenceLines(evidence, service, state.sites[evidence.site]?.kind === 'back', names);
    }),
    '## Cause',
    '',
    cause.trim() || unwritten,
    '',
    '## Lesson',
    '',
    lesson.trim() || unwritten,
    '',
  ].join('\n');
  return { rollout: id, markdown, cause, lesson };
}

function head({ id, by, at, plan, state }: Rollout, names: Names): readonly string[] {
  const { request, release } = plan;
  const took = state.endedAt && secondsText(Date.parse(state.endedAt) - Date.parse(at));
  return [
    bullet('What', `${release.id} (${release.image}) by ${request.strategy}`),
    bullet('Where', place(request.scope, names)),
    bullet('Started', `${utc(at)} by ${by}`),
    bullet(
      'Ended',
      state.endedAt ? `${utc(state.endedAt)}, after ${took}` : 'still on its way back',
    ),
    bullet('Why', whyOf(state.phase, names)),
    bullet('Rollout', id),
  ];
}

function whyOf(phase: Rollout['state']['phase'], names: Names): string {
  const isKnown = phase.kind === 'going-back' || phase.kind === 'ended';
  return isKnown && phase.why ? reason(phase.why, names) : 'some of its sites were rolled back';
}

function sites({ state }: Rollout, names: Names): readonly string[] {
  const rows = Object.entries(state.sites).flatMap(([site, { kind, why }]) =>
    why
      ? [`| ${escaped(names.site(site))} | ${kind.replace('-', ' ')} | ${reason(why, names)} |`]
      : [],
  );
  if (rows.length < 2) return [];
  return ['| site | now | why |', '|---|---|---|', ...rows, ''];
}
