import {
  type Intent,
  type Role,
  type Slot,
  type SlotName,
  slotNames,
} from '../../shared/model/split.ts';

const emptySlots: Record<SlotName, Slot> = {
  a: { instances: [] },
  b: { instances: [] },
  c: { instances: [] },
};

/** The first intent of a gateway, before anybody has changed it: all on slot a. */
export function firstIntent(method: Intent['method']): Intent {
  return {
    revision: 0,
    writer: '',
    writtenAt: new Date(0).toISOString(),
    roles: { stable: 'a' },
    slots: emptySlots,
    askedShare: 0,
    method,
    candidates: [],
    pins: {},
    mirrorShare: 0,
    policy: 'dead-man',
    movedAt: {},
  };
}

/** The cameras that HAProxy is to send to the candidate: the split's own and the pinned ones. */
export function camerasOnCandidate(intent: Intent): readonly string[] {
  if (!intent.roles.candidate) return [];
  const pinned = Object.keys(intent.pins).filter((camera) => intent.pins[camera] === 'candidate');
  const split = intent.candidates.filter((camera) => intent.pins[camera] !== 'stable');
  return [...new Set([...split, ...pinned])].sort();
}

/** Whether any frame may go to the candidate, so that a lease has to be kept up. */
export function usesCandidate(intent: Intent): boolean {
  if (!intent.roles.candidate) return false;
  return (
    camerasOnCandidate(intent).length > 0 || (intent.method === 'frame' && intent.askedShare > 0)
  );
}

/** Stamps the cameras that change sides between the two, so warm-up counts can be left out. */
export function withMoves(before: Intent, after: Intent, at: string): Intent {
  const was = new Set(camerasOnCandidate(before));
  const is = new Set(camerasOnCandidate(after));
  const moved = [...was.symmetricDifference(is)];
  if (moved.length === 0) return after;
  const stamps = Object.fromEntries(moved.map((camera) => [camera, at]));
  return { ...after, movedAt: { ...after.movedAt, ...stamps } };
}

/** All traffic back on stable. Slots stay as they are, so undo finds the candidate still there. */
export function onStable(intent: Intent): Intent {
  const pins = Object.fromEntries(
    Object.entries(intent.pins).filter(([, role]) => role !== 'candidate'),
  );
  return { ...intent, askedShare: 0, candidates: [], pins, mirrorShare: 0, policy: 'dead-man' };
}

/** Nothing goes to a candidate, and nothing is copied: a rollback of the candidate changes nothing. */
export const isOnStable = (intent: Intent): boolean =>
  intent.askedShare === 0 &&
  intent.mirrorShare === 0 &&
  intent.candidates.length === 0 &&
  !Object.values(intent.pins).includes('candidate');

/**
 * The release before is stable again, with all traffic. The one that is left becomes the candidate,
 * without a camera, so that a second rollback does not bring it back; a candidate that stands ready
 * already stays it.
 */
export function toPrevious(intent: Intent): Intent {
  const { stable, previous } = intent.roles;
  if (!stable || !previous) return onStable(intent);
  const roles = rolesWithout(intent.roles, 'previous');
  return { ...onStable(intent), roles: { candidate: stable, ...roles, stable: previous } };
}

/** Roles and split of the intent before, with slots and holding rollout of `now`. */
export function asBefore(now: Intent, before: Intent): Intent {
  const { rollout: _, ...rest } = before;
  return { ...rest, slots: now.slots, ...(now.rollout && { rollout: now.rollout }) };
}

/** The candidate's slot becomes stable, stable becomes previous; every camera follows stable, and those pinned to it stay so. */
export function promoted(intent: Intent): Intent {
  const { stable, candidate } = intent.roles;
  if (!candidate || !stable) return intent;
  return { ...onStable(intent), roles: { stable: candidate, previous: stable } };
}

/** Gives a slot the role candidate, or takes the role away (`none`). */
export function withCandidate(intent: Intent, slot: SlotName | 'none'): Intent {
  const cleared = onStable(intent);
  const roles = rolesWithout(cleared.roles, 'candidate', slot === 'none' ? undefined : slot);
  return { ...cleared, roles: slot === 'none' ? roles : { ...roles, candidate: slot } };
}

/** Copies go to the slot in role shadow; it answers no camera. */
export function withShadow(intent: Intent, share: number): Intent {
  const slot = intent.roles.shadow ?? intent.roles.candidate;
  if (!slot) return intent;
  if (share === 0) {
    const roles = rolesWithout(intent.roles, 'shadow');
    return { ...intent, roles: { ...roles, candidate: slot }, mirrorShare: 0 };
  }
  const cleared = onStable(intent);
  return {
    ...cleared,
    roles: { ...rolesWithout(cleared.roles, 'candidate'), shadow: slot },
    mirrorShare: share,
  };
}

export function withSlot(intent: Intent, name: SlotName, slot: Slot): Intent {
  return { ...intent, slots: { ...intent.slots, [name]: slot } };
}

export function withPin(
  intent: Intent,
  camera: string,
  role: 'stable' | 'candidate' | 'none',
): Intent {
  const { [camera]: _, ...pins } = intent.pins;
  return { ...intent, pins: role === 'none' ? pins : { ...pins, [camera]: role } };
}

/** Release in the stable slot; undefined where nothing runs yet. */
export function stableRelease({ roles, slots }: Intent): string | undefined {
  return roles.stable === undefined ? undefined : slots[roles.stable].release;
}

export function roleOf(intent: Intent, slot: SlotName): Role | undefined {
  return (Object.keys(intent.roles) as Role[]).find((role) => intent.roles[role] === slot);
}

/**
 * The slot for the next release at a site: stable's own where nothing runs yet, else one that has
 * neither a role nor a container at any of the site's gateways.
 */
export function slotToFill(intents: readonly Intent[]): SlotName | undefined {
  const holds = (intent: Intent, name: SlotName) => intent.slots[name].instances.length > 0;
  const stable = intents[0]?.roles.stable ?? 'a';
  if (intents.every((each) => each.roles.stable === stable && !holds(each, stable))) return stable;
  return slotNames.find((name) =>
    intents.every((each) => !roleOf(each, name) && !holds(each, name)),
  );
}

function rolesWithout(roles: Intent['roles'], role: Role, slot?: SlotName): Intent['roles'] {
  return Object.fromEntries(
    Object.entries(roles).filter(([name, held]) => name !== role && held !== slot),
  );
}
