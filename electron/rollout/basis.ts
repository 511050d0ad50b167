import type { Fleet } from '../../shared/model/fleet.ts';
import type { Posture, Stand } from '../../shared/model/posture.ts';
import type { RolloutRequest } from '../../shared/model/rollout-request.ts';
import { type Intent, type Role, type SlotName, slotNames } from '../../shared/model/split.ts';
import { usesCandidate } from '../traffic/intent.ts';
import { RefusedPlan } from './refused-plan.ts';
import { ownPlacements } from './spread.ts';

/** Where one site begins from. */
export type Basis = {
  readonly site: string;
  /** Its first gateway: what is said of the site as such is said of it. */
  readonly gateway: string;
  /** What the site is like now, and what the way back leads to. */
  readonly base: Posture;
  /** All that has containers now: base, and a `previous` that is given up for its slot. */
  readonly present: Posture['slots'];
  /** Where the old release stands, and the new one will. */
  readonly stable: SlotName;
  readonly slot: SlotName;
  readonly old: Stand;
  /** Instances of the new release that stand in its slot already. */
  readonly standing: number;
  /** Instances that the site is to have of the new release. */
  readonly wanted: number;
  /** Cameras that a person has pinned to stable. */
  readonly pinned: ReadonlySet<string>;
};

export type FoundBasis =
  | { readonly kind: 'found'; readonly basis: Basis }
  /** The release is stable there already. */
  | { readonly kind: 'there' }
  | { readonly kind: 'no-slot'; readonly gateway: string }
  | { readonly kind: 'no-placement'; readonly gateway: string };

type Intents = Readonly<Record<string, Intent>>;
type Slots = Posture['slots'];

/** Throws RefusedPlan where the site is not in a state to begin from. */
export function basisOf(
  fleet: Fleet,
  { scope, release, options }: RolloutRequest,
  site: string,
  intents: Intents,
): FoundBasis {
  const [gateway, first] = Object.entries(intents)[0] ?? [];
  const { service } = scope;
  const own = ownPlacements(fleet, service, site);
  if (!gateway || !first || own.length === 0)
    return { kind: 'no-placement', gateway: gateway ?? site };
  refuseUnlike(site, intents);
  const engines = new Set(own.map(({ engine }) => engine));
  const present = standsOf(Object.values(intents), engines);
  const stable = first.roles.stable ?? 'a';
  const old = present[stable];
  if (!old) {
    throw new RefusedPlan(
      `nothing of ${service} that is known runs at ${site} yet`,
      'start a release there first, or adopt what is live',
      gateway,
    );
  }
  const drill = options.drill ?? false;
  if (drill && old.release !== release) {
    throw new RefusedPlan(
      `a drill goes to ${old.release}, which is stable`,
      'drill with it',
      gateway,
    );
  }
  if (!drill && old.release === release) return { kind: 'there' };
  const slot = slotFor(first.roles, present, drill ? undefined : release);
  if (!slot) return { kind: 'no-slot', gateway };
  const { [slot]: taken, ...others } = present;
  const kept = taken?.release === release ? present : others;
  const standing = kept[slot]?.instances ?? 0;
  const wanted = own.reduce((sum, { instances }) => sum + instances, 0);
  const pinned = new Set(Object.values(intents).flatMap(pinnedToStable));
  const base = basePosture(first.roles, kept);
  return {
    kind: 'found',
    basis: { site, gateway, base, present, stable, slot, old, standing, wanted, pinned },
  };
}

const basePosture = (roles: Intent['roles'], slots: Slots): Posture => ({
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

/**
 * One that holds the release already; else a free one; else that of a `previous` from before, which
 * is given up. A slot that holds anything else is somebody's, and is left alone.
 */
function slotFor(roles: Intent['roles'], slots: Slots, release?: string): SlotName | undefined {
  const others = slotNames.filter((slot) => slot !== roles.stable);
  return (
    others.find((slot) => release !== undefined && slots[slot]?.release === release) ??
    others.find((slot) => !slots[slot]) ??
    others.find((slot) => slot === roles.previous)
  );
}

/** What stands in the slots, counted over the site's own engines. */
function standsOf(intents: readonly Intent[], engines: ReadonlySet<string>): Slots {
  const slots: Partial<Record<SlotName, Stand>> = {};
  for (const name of slotNames) {
    const held = intents.map(({ slots }) => slots[name]);
    const release = held.find((slot) => slot.release !== undefined)?.release;
    const own = held
      .flatMap(({ instances }) => instances)
      .filter(({ engine }) => engines.has(engine));
    const places = new Set(own.map(({ address, port }) => `${address}:${port}`));
    if (release !== undefined && places.size > 0) slots[name] = { release, instances: places.size };
  }
  return slots;
}

/** A rollout begins where all is on stable, and all gateways of the site agree on what that is. */
function refuseUnlike(site: string, intents: Intents): void {
  const texts = new Map<string, string>();
  for (const [gateway, intent] of Object.entries(intents)) {
    if (intent.rollout) {
      const mend = 'end that one first, or take it over';
      throw new RefusedPlan(`rollout ${intent.rollout.id} holds ${site}`, mend, gateway);
    }
    if (usesCandidate(intent) || intent.mirrorShare > 0) {
      const what = intent.mirrorShare > 0 ? 'shadow gets copies' : 'candidate gets frames';
      const mend = 'promote it or roll it back first';
      throw new RefusedPlan(`a ${what} at ${site} already`, mend, gateway);
    }
    const roles = Object.entries(intent.roles).sort() as [Role, SlotName][];
    texts.set(
      JSON.stringify(roles.map(([role, slot]) => [role, slot, intent.slots[slot].release])),
      gateway,
    );
  }
  if (texts.size <= 1) return;
  const [one, other] = [...texts.values()];
  throw new RefusedPlan(
    `the gateways ${one} and ${other} of ${site} have not the same releases in the same slots`,
    'bring them in line first',
    other,
  );
}
