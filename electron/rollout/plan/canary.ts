import { countFor } from './cameras.ts';
import { PlanShortfallError } from './plan-shortfall.ts';
import {
  allOnCandidate,
  everywhere,
  idsAt,
  promoteDraft,
  reached,
  type StepDraft,
  type StrategyPlanner,
  startDraft,
  type WaveInput,
} from './strategy.ts';

/** More and more of the traffic, in one fixed order of the wave's cameras; none ever goes back. */
export const canary: StrategyPlanner = (wave) => {
  refuseOneCamera(wave);
  const { abShare } = wave.options;
  const moved = abShare === undefined ? shares(wave) : compared(wave, abShare);
  return [startDraft(wave), ...moved, promoteDraft(wave)];
};

/** With a single camera every share is all or nothing. */
function refuseOneCamera({ flow, sites: [first] }: WaveInput): void {
  if (flow.kind === 'frame' || flow.ordered.length > 1 || !first) return;
  const { site, gateway } = first;
  const available = flow.ordered.length;
  const missing = { what: 'cameras', site, host: gateway, needed: 2, available } as const;
  throw new PlanShortfallError([missing], ['shadow', 'blue-green']);
}

type Asked = { readonly share: number; readonly soakSeconds: number };
type Cut = Asked & {
  readonly count: number;
  readonly segment?: string;
  readonly mergedShares?: readonly number[];
};

function shares(wave: WaveInput): readonly StepDraft[] {
  const { steps } = wave.options;
  return merged([...segments(wave), ...steps.map((step) => cut(wave, step))]).map((each) =>
    shareDraft(wave, each),
  );
}

/** Two variants side by side until a person has seen enough. */
function compared(wave: WaveInput, share: number): readonly StepDraft[] {
  const soakSeconds = wave.options.soakOf('canary');
  const held = merged([...segments(wave), cut(wave, { share, soakSeconds })]);
  return [
    ...held.map((each) => shareDraft(wave, each)),
    { ...allOnCandidate(wave, 'share'), soakSeconds, asks: true },
  ];
}

function segments({ flow, options }: WaveInput): readonly Cut[] {
  if (flow.kind === 'frame') return [];
  const soakSeconds = options.soakOf('canary');
  return flow.segments.map(({ label, count }) => {
    return { share: reached(flow, count, 0), soakSeconds, count, segment: label };
  });
}

/** The share never goes below the segments that are there already. */
function cut({ flow }: WaveInput, asked: Asked): Cut {
  if (flow.kind === 'frame') return { ...asked, count: 0 };
  const least = flow.segments.at(-1)?.count ?? 0;
  return { ...asked, count: countFor(flow.ordered, asked.share, least) };
}

/**
 * Steps that move the same cameras are one: the last share asked for, the longest soak. A share that
 * segments had reached already asks for nothing of its own.
 */
function merged(cuts: readonly Cut[]): readonly Cut[] {
  const found: Cut[] = [];
  for (const next of cuts) {
    const last = found.at(-1);
    const isSame = last !== undefined && last.count === next.count && next.count > 0;
    const soakSeconds = Math.max(isSame ? last.soakSeconds : 0, next.soakSeconds);
    if (isSame) found.pop();
    const share = Math.max(isSame && last.segment !== undefined ? last.share : 0, next.share);
    found.push(isSame ? { ...last, ...next, share, soakSeconds, ...withMerged(last, next) } : next);
  }
  return found;
}

/** Further shares of the one step that two became; a segment's share was not asked for. */
function withMerged(last: Cut, next: Cut): Pick<Cut, 'mergedShares'> {
  const dropped = last.segment === undefined ? [last.share] : [];
  const mergedShares = [...(last.mergedShares ?? []), ...dropped];
  return mergedShares.length === 0 || next.segment !== undefined ? {} : { mergedShares };
}

function shareDraft(wave: WaveInput, cut: Cut): StepDraft {
  const { share, soakSeconds, count, segment, mergedShares } = cut;
  const moved = wave.flow.kind === 'frame' ? [] : wave.flow.ordered.slice(0, count);
  return {
    kind: 'share',
    share,
    reachedShare: reached(wave.flow, count, share),
    soakSeconds,
    ...(segment === undefined ? {} : { segment }),
    ...(mergedShares === undefined ? {} : { mergedShares }),
    postures: everywhere(wave, ({ site }) => ({
      as: 'candidate',
      cameras: idsAt(moved, site),
      share,
    })),
  };
}
