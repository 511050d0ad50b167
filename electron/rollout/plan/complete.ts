import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Release } from '../../../shared/model/release.ts';
import type { GateName, PlanStep, UndoWay } from '../../../shared/model/rollout-plan.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { Options } from './options.ts';
import type { SiteBaseline } from './site-baseline.ts';
import type { StepDraft } from './strategy.ts';

/** Service, release, options and sites that every strategy turns its steps into whole ones with. */
export type Around = {
  readonly service: Service;
  readonly release: Release;
  readonly options: Options;
  readonly sites: readonly SiteBaseline[];
  readonly isFirstWave: boolean;
  /** The release stands as stable already: nothing of its data changes. */
  readonly drill: boolean;
  /** From making a container until it is healthy. */
  readonly startSeconds: (site: string) => number;
};

/** Where no start has been seen yet. */
export const defaultStartSeconds = 10;
/** A commit at the gateways, read back. */
const routeSeconds = 1;
/** Drained and stopped. */
const stopSeconds = 2;

export function complete(drafts: readonly StepDraft[], around: Around): readonly PlanStep[] {
  const base = Object.fromEntries(around.sites.map(({ site, base }) => [site, base]));
  const before = (index: number) => drafts[index - 1]?.postures ?? base;
  const moving = drafts.findIndex((draft) => isMoving(draft, around));
  const { release, drill } = around;
  const isMigrated = release.rollback.kind === 'needs-migration' && release.migration && !drill;
  return drafts.map((draft, index): PlanStep => {
    const { atOnce = false, asks = false, ...step } = draft;
    const approval = !atOnce && (asks || needsApproval(drafts, index, around));
    const fresh = growth(before(index), draft, around.sites);
    const gap = draft.kind === 'stop' ? gapSeconds(drafts, index, around) : undefined;
    return {
      ...step,
      migrates: Boolean(isMigrated) && index === moving,
      smoke: around.service.rollout.smoke.length > 0 && Math.max(0, ...fresh.values()) > 0,
      gates: [
        // No wait between the two: the step that follows at once has the gates of both.
        ...(drafts[index + 1]?.atOnce ? [] : telemetryGates(draft, drafts[index + 1], around)),
        ...(around.service.rollout.windows.length > 0 && !atOnce ? (['window'] as const) : []),
        ...(approval ? (['approval'] as const) : []),
      ],
      approval,
      expectedSeconds: expected(before(index), draft, fresh, around),
      ...(gap === undefined ? {} : { expectedGapSeconds: gap }),
      undo: undoOf(draft, around.sites),
    };
  });
}

/** Whether any camera is, or any frame may be, answered by the new release. */
function isMoving({ postures }: StepDraft, { sites }: Around): boolean {
  return sites.some(({ site, slot }) => {
    const at = postures[site];
    return at !== undefined && (at.share > 0 || at.cameras.length > 0 || at.roles.stable === slot);
  });
}

/**
 * A promotion begins where its first part does: a recreate with its stop, since what is stopped
 * cannot wait for a person. The one who started the first wave has just said yes to its first step.
 */
function needsApproval(
  drafts: readonly StepDraft[],
  index: number,
  { options, release, isFirstWave }: Around,
): boolean {
  const next = drafts[index + 1];
  const promotes =
    drafts[index]?.kind === 'promote' || (next?.kind === 'promote' && next.atOnce === true);
  const isBegun = isFirstWave && index === 0;
  if (options.approval === 'every-step') return promotes || !isBegun;
  return (
    promotes && (options.approval === 'before-promotion' || release.rollback.kind === 'impossible')
  );
}

function telemetryGates(
  draft: StepDraft,
  next: StepDraft | undefined,
  around: Around,
): readonly GateName[] {
  const { service, sites, drill } = around;
  const { gates } = service.rollout;
  const at = sites.map(({ site, slot }) => ({ desired: draft.postures[site], slot }));
  const stands = at.some(({ desired, slot }) => (desired?.slots[slot]?.instances ?? 0) > 0);
  if (!stands) return [];
  const isShown = isMoving(draft, around) || draft.kind === 'mirror';
  // A tracker that sees a part of the frames counts neither as many objects nor a part of them.
  const isPartial = at.some(({ desired }) => {
    const share = desired?.mirrorShare ?? 0;
    return share > 0 && share < 1;
  });
  const compares = gates.leastObjects > 0 && !drill && !isPartial;
  // Whole cameras leave their history behind: there must be one to be judged by.
  if (!isShown) return ['health', ...(compares && movesCameras(next) ? (['counts'] as const) : [])];
  const always = ['telemetry', 'frames', 'health', 'errors'] as const;
  // The same release twice: there is nothing to compare, and a drill is short.
  if (drill) return always;
  return [
    ...always,
    'latency',
    ...(compares ? (['counts'] as const) : []),
    // Without a limit there is nothing that its use could be held against.
    ...(service.resources.memoryBytes === undefined ? [] : (['resources'] as const)),
  ];
}

const movesCameras = (draft: StepDraft | undefined): boolean =>
  draft !== undefined && Object.values(draft.postures).some(({ cameras }) => cameras.length > 0);

/** Containers of the new release that a step has to start, by site. */
function growth(
  before: PlanStep['postures'],
  { postures }: StepDraft,
  sites: readonly SiteBaseline[],
): ReadonlyMap<string, number> {
  const instances = (desired: DesiredState | undefined, { slot }: SiteBaseline) =>
    desired?.slots[slot]?.instances ?? 0;
  return new Map(
    sites.map((basis) => {
      const [from, to] = [before[basis.site], postures[basis.site]];
      return [basis.site, Math.max(0, instances(to, basis) - instances(from, basis))];
    }),
  );
}

/** Sites go at the same time, so the slowest counts. */
function expected(
  before: PlanStep['postures'],
  { postures }: StepDraft,
  fresh: ReadonlyMap<string, number>,
  { sites, startSeconds }: Around,
): number {
  const seconds = sites.map(({ site, stable }) => {
    const old = (desired: DesiredState | undefined) => desired?.slots[stable]?.instances ?? 0;
    const stops = old(postures[site]) < old(before[site]);
    return (fresh.get(site) ?? 0) * startSeconds(site) + routeSeconds + (stops ? stopSeconds : 0);
  });
  return Math.max(...seconds);
}

function gapSeconds(drafts: readonly StepDraft[], index: number, around: Around): number {
  const [stop, start] = [drafts[index], drafts[index + 1]];
  if (!stop || !start) return 0;
  const fresh = growth(stop.postures, start, around.sites);
  return stopSeconds + expected(stop.postures, start, fresh, around);
}

function undoOf({ postures }: StepDraft, sites: readonly SiteBaseline[]): UndoWay {
  const at = sites.flatMap((basis) => {
    const desired = postures[basis.site];
    return desired ? [{ ...basis, desired }] : [];
  });
  const isFewer = at.some(
    ({ desired, stable, old }) => (desired.slots[stable]?.instances ?? 0) < old.instances,
  );
  if (isFewer) return 'start';
  if (at.some(({ desired, stable }) => desired.roles.stable !== stable)) return 'roles';
  if (at.some(({ desired }) => desired.mirrorShare > 0)) return 'unmirror';
  return at.some(({ desired }) => desired.share > 0 || desired.cameras.length > 0)
    ? 'share'
    : 'remove';
}
