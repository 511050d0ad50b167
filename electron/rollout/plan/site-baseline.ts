import type { DesiredState, SlotContent } from '../../../shared/model/desired-state.ts';
import type { Intent, SlotName } from '../../../shared/model/split.ts';
import { ownPlacements } from './placement-plan.ts';
import type { PlanInput } from './plan-input.ts';
import { beforeRollout, type PreRollout } from './pre-rollout.ts';
import { refuseDrill, refuseUnlike } from './preconditions.ts';
import { RefusedPlan } from './refused-plan.ts';
import { type SlotContents, slotContents, slotFor } from './slot-contents.ts';

/** Where one site begins from. */
export type SiteBaseline = {
  readonly site: string;
  /** Its first gateway stands for the site as a whole. */
  readonly gateway: string;
  /** State of the site now; the way back leads to it. */
  readonly base: DesiredState;
  /** All that has containers now: base, and a `previous` that is given up for its slot. */
  readonly present: SlotContents;
  /** Where the old release stands, and the new one will. */
  readonly stable: SlotName;
  readonly slot: SlotName;
  readonly old: SlotContent;
  /** Instances of the new release that stand in its slot already. */
  readonly standing: number;
  /** Instances that the site is to have of the new release. */
  readonly wanted: number;
  /** Cameras that a person has pinned to stable. */
  readonly pinned: ReadonlySet<string>;
};

export type FoundBaseline =
  | { readonly kind: 'found'; readonly basis: SiteBaseline }
  /** The release is stable there already. */
  | { readonly kind: 'there' }
  | { readonly kind: 'no-slot'; readonly gateway: string }
  | { readonly kind: 'no-placement'; readonly gateway: string };

/** Throws RefusedPlan where the site is not in a state to begin from. */
export function siteBaseline(
  { fleet, request, takenOver }: Pick<PlanInput, 'fleet' | 'request' | 'takenOver'>,
  site: string,
  intents: Readonly<Record<string, Intent>>,
): FoundBaseline {
  const { scope, release, options } = request;
  const before = Object.entries(intents).map(([gateway, intent]) => {
    return { gateway, ...beforeRollout(intent, takenOver) };
  });
  const own = ownPlacements(fleet, scope.service, site);
  const [first] = before;
  if (!first || own.length === 0) return { kind: 'no-placement', gateway: first?.gateway ?? site };
  const { gateway } = first;
  const { roles } = first.intent;
  refuseUnlike(site, before);
  const wanted = own.reduce((sum, { instances }) => sum + instances, 0);
  const stands = (each: readonly Intent[]) =>
    slotContents(each, new Set(own.map(({ engine }) => engine)), wanted);
  const slots = stands(before.map(({ intent }) => intent));
  const { stable = 'a' } = roles;
  const moved = before.find((each) => each.slot !== undefined)?.slot;
  const isHeld = before.some((each) => each.isHeld);
  const old = isHeld ? wholeStand(first, stable, wanted) : slots[stable];
  if (!old) throw new RefusedPlan({ kind: 'nothing-runs', site, gateway, service: scope.service });
  if (options.drill) refuseDrill(release, old, { site, gateway });
  else if (old.release === release) return { kind: 'there' };
  const slot = moved ?? slotFor(roles, slots, options.drill ? undefined : release);
  if (!slot) return { kind: 'no-slot', gateway };
  const { [slot]: taken, ...others } = slots;
  const kept: SlotContents = { ...(taken?.release === release ? slots : others), [stable]: old };
  return {
    kind: 'found',
    basis: {
      ...{ site, gateway, stable, slot, old, wanted },
      base: basePosture(roles, kept),
      present: stands(Object.values(intents)),
      standing: kept[slot]?.instances ?? 0,
      pinned: new Set(before.flatMap(({ intent }) => pinnedToStable(intent))),
    },
  };
}

/** A rollout under way may have taken some of the old instances away, or all. */
function wholeStand(
  { intent }: PreRollout,
  stable: SlotName,
  instances: number,
): SlotContent | undefined {
  const { release } = intent.slots[stable];
  return release === undefined ? undefined : { release, instances };
}

const basePosture = (roles: Intent['roles'], slots: SlotContents): DesiredState => ({
  slots,
  roles: Object.fromEntries(
    Object.entries(roles).filter(([role, slot]) => role === 'stable' || slots[slot]),
  ),
  cameras: [],
  share: 0,
  mirrorShare: 0,
});

const pinnedToStable = ({ pins }: Intent): readonly string[] =>
  Object.keys(pins).filter((camera) => pins[camera] === 'stable');
