import { severities } from '../../../shared/model/picture.ts';
import { type SplitState, slotNames } from '../../../shared/model/split.ts';
import type { FindingDraft } from './draft.ts';

/** Found where a slot's instances do not answer. */
const consequences: ReadonlySet<FindingDraft['code']> = new Set([
  'errors',
  'fallen-through',
  'no-healthy-server',
]);

/**
 * The same findings, with an engine out of sight named as the `cause` of those that it explains. It
 * is as bad as the worst of them, so that the cause stands first, and names the `services` that fail.
 */
export function withCauses(
  drafts: readonly FindingDraft[],
  splits: readonly SplitState[],
): readonly FindingDraft[] {
  const engines = new Set(drafts.filter(isEngineLost).map(({ subject }) => subject));
  if (engines.size === 0) return drafts;
  const explained = drafts.map((each) => {
    const cause = consequences.has(each.code) ? engineOf(each, splits, engines) : undefined;
    return cause === undefined ? each : { ...each, data: { ...each.data, cause } };
  });
  return explained.map((each) => {
    const own = isEngineLost(each)
      ? explained.filter(({ data }) => data.cause === each.subject)
      : [];
    if (own.length === 0) return each;
    const severity = severities.find((one) =>
      [each, ...own].some((finding) => finding.severity === one),
    );
    const services = [...new Set(own.map(({ subject }) => subject))].join(' ');
    return {
      ...each,
      severity: severity ?? each.severity,
      data: { ...each.data, services },
    };
  });
}

const isEngineLost = ({ code, data }: FindingDraft): boolean =>
  (code === 'link-down' || code === 'link-refused') && data.kind === 'engine';

/** The lost engine on which the instances of a finding's slot run; of any slot where it names none. */
function engineOf(
  { subject, data }: FindingDraft,
  splits: readonly SplitState[],
  lost: ReadonlySet<string>,
): string | undefined {
  return splits
    .filter(({ service }) => service === subject)
    .flatMap(({ intent }) => slotNames.map((slot) => [slot, intent.slots[slot]] as const))
    .filter(([slot]) => data.slot === undefined || data.slot === slot)
    .flatMap(([, { instances }]) => instances)
    .find(({ engine }) => lost.has(engine))?.engine;
}
