import { countFor } from './cameras.ts';
import { PlanShortfallError } from './plan-shortfall.ts';
import { type InstanceCounts, type Replacing, replacing } from './replacing.ts';
import type { SiteBaseline } from './site-baseline.ts';
import {
  allOnCandidate,
  everywhere,
  idsAt,
  promoteDraft,
  reached,
  type StepDraft,
  type StrategyPlanner,
  type WaveInput,
} from './strategy.ts';

/** Instance by instance; a part of each site's own cameras goes along with each. */
export const rolling: StrategyPlanner = (wave) => {
  const soakSeconds = wave.options.soakOf('rolling');
  const plans = new Map(wave.sites.map((basis) => [basis, replacing(basis, wave.options)]));
  refuseTooFew(plans);
  const at = (pick: (plan: Replacing) => InstanceCounts) => (basis: SiteBaseline) =>
    pick(plans.get(basis) ?? replacing(basis, wave.options));
  const last = at(({ started, replaced }) => replaced.at(-1) ?? started);
  const count = Math.max(...[...plans.values()].map(({ replaced }) => replaced.length));
  const replaced = Array.from({ length: count }, (_, i) =>
    replaceDraft(
      wave,
      at(({ started, replaced: all }) => all[i] ?? all.at(-1) ?? started),
    ),
  );
  const isDrained = [...plans.values()].some(({ drained }) => drained);
  const drained = idleDraft(
    wave,
    'replace',
    at(({ drained, before }) => drained ?? before),
  );
  const started = idleDraft(
    wave,
    'start',
    at((plan) => plan.started),
  );
  const rest = allOnCandidate(wave, 'replace', last);
  return [
    ...(isDrained ? [drained, { ...started, atOnce: true as const }] : [started]),
    ...replaced.map((draft) => ({ ...draft, soakSeconds })),
    ...(replaced.at(-1)?.share === 1 ? [] : [{ ...rest, soakSeconds }]),
    ...promotion(wave, last),
  ];
};

function refuseTooFew(plans: ReadonlyMap<SiteBaseline, Replacing>): void {
  const few = [...plans].filter(([, { started }]) => started.next === 0);
  if (few.length === 0) return;
  const missing = few.map(([{ site, gateway }]) => {
    return { what: 'instances', site, host: gateway, needed: 2, available: 1 } as const;
  });
  throw new PlanShortfallError(missing, ['recreate']);
}

/** Containers alone change; all frames stay where they are. */
const idleDraft = (
  wave: WaveInput,
  kind: 'replace' | 'start',
  counts: (basis: SiteBaseline) => InstanceCounts,
): StepDraft => ({
  kind,
  share: 0,
  reachedShare: 0,
  soakSeconds: 0,
  postures: everywhere(wave, (basis) => {
    const { old, next } = counts(basis);
    return { as: 'candidate', old, next };
  }),
});

function replaceDraft(
  wave: WaveInput,
  counts: (basis: SiteBaseline) => InstanceCounts,
): Omit<StepDraft, 'soakSeconds'> {
  const { flow, sites } = wave;
  const on = new Map(
    sites.map((basis) => {
      if (flow.kind === 'frame') return [basis, []];
      const own = flow.ordered.filter(({ site }) => site === basis.site);
      const count = own.length === 0 ? 0 : countFor(own, counts(basis).share, 0);
      return [basis, idsAt(own.slice(0, count), basis.site)];
    }),
  );
  const wanted = sites.reduce((sum, basis) => sum + basis.wanted, 0);
  const share = sites.reduce((sum, each) => sum + counts(each).share * each.wanted, 0) / wanted;
  const cameras = [...on.values()].reduce((sum, each) => sum + each.length, 0);
  return {
    kind: 'replace',
    share,
    reachedShare: reached(flow, cameras, share),
    postures: everywhere(wave, (basis) => {
      const { old, next, share: own } = counts(basis);
      return { as: 'candidate', old, next, cameras: on.get(basis) ?? [], share: own };
    }),
  };
}

/** Without room for one more, the last of the new ones takes the place of the last old one. */
function promotion(
  wave: WaveInput,
  last: (basis: SiteBaseline) => InstanceCounts,
): readonly StepDraft[] {
  const isFull = (basis: SiteBaseline) => last(basis).next === basis.wanted;
  const previous = (basis: SiteBaseline) => (isFull(basis) ? last(basis).old : 0);
  const whole = promoteDraft(wave, (basis) => ({ old: previous(basis) }));
  if (wave.sites.every(isFull)) return [whole];
  const first = promoteDraft(wave, (basis) => ({ old: previous(basis), next: last(basis).next }));
  return [
    { ...first, soakSeconds: 0 },
    { ...whole, atOnce: true },
  ];
}
