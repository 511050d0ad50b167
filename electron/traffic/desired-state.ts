import type { Container } from '../../shared/model/container.ts';
import type { DesiredState, SlotContent } from '../../shared/model/desired-state.ts';
import type { Service } from '../../shared/model/service.ts';
import { type Intent, type RolloutNote, roles, slotNames } from '../../shared/model/split.ts';
import { camerasOnCandidate } from './intent.ts';

/** The split of a desired state at one gateway, and whether gateways and engines are like it. */

/**
 * Roles and split of a desired state; slots stay as they are. Pins to stable are a person's word and are
 * kept, pins to the candidate were for another one.
 * @param camerasHere The gateway's own cameras of the service.
 * @param note Absent: no rollout holds the gateway any more.
 */
export function withDesiredState(
  intent: Intent,
  desired: DesiredState,
  method: Service['stickiness'],
  camerasHere: readonly string[],
  note: RolloutNote | undefined,
): Intent {
  const { rollout: _, ...rest } = intent;
  const pins = Object.entries(intent.pins).filter(([, role]) => role === 'stable');
  const here = desired.cameras.filter((camera) => camerasHere.includes(camera));
  return {
    ...rest,
    roles: desired.roles,
    method,
    askedShare: desired.share,
    candidates: method === 'camera' ? here : [],
    pins: Object.fromEntries(pins),
    mirrorShare: desired.mirrorShare,
    policy: 'dead-man',
    ...(note ? { rollout: note } : {}),
  };
}

/**
 * Desired state of a site now, by the intents of its gateways; roles, releases and shares are those of the
 * first, so ask `differsFrom` whether the others agree.
 */
export function desiredStateOf(intents: readonly Intent[]): DesiredState {
  const [first] = intents;
  if (!first) throw new Error('no gateway, no posture');
  const stands = slotNames.flatMap((slot) => {
    const { release, instances } = first.slots[slot];
    if (release === undefined) return [];
    const own = instances.filter(({ name }) => name.startsWith('i'));
    return [[slot, { release, instances: own.length }] as const];
  });
  return {
    slots: Object.fromEntries(stands),
    roles: first.roles,
    cameras: first.method === 'camera' ? onCandidate(intents) : [],
    share: first.askedShare,
    mirrorShare: first.mirrorShare,
  };
}

const onCandidate = (intents: readonly Intent[]): readonly string[] => [
  ...new Set(intents.flatMap((intent) => camerasOnCandidate(intent))),
];

/**
 * The first difference in words, undefined where there is none.
 * @param containers Of the service for this site, on every engine.
 * @param instances How many containers a stand means, those that stand in elsewhere included.
 */
export function differsFrom(
  desired: DesiredState,
  intents: readonly Intent[],
  containers: readonly Container[],
  instances: (content: SlotContent) => number,
): string | undefined {
  for (const intent of intents) {
    const found = rolesDiffer(desired, intent) ?? slotsDiffer(desired, intent, instances);
    if (found) return found;
  }
  return camerasDiffer(desired, intents) ?? containersDiffer(desired, containers, instances);
}

function rolesDiffer(desired: DesiredState, intent: Intent): string | undefined {
  const role = roles.find((each) => intent.roles[each] !== desired.roles[each]);
  if (role)
    return `${role} is ${intent.roles[role] ?? 'none'}, not ${desired.roles[role] ?? 'none'}`;
  if (intent.mirrorShare !== desired.mirrorShare) return `copies ${intent.mirrorShare}`;
  if (intent.method === 'frame' && intent.askedShare !== desired.share)
    return `share ${intent.askedShare}, not ${desired.share}`;
  return undefined;
}

/** A camera that a person has pinned to stable stays there. */
function camerasDiffer(desired: DesiredState, intents: readonly Intent[]): string | undefined {
  if (intents[0]?.method !== 'camera') return undefined;
  const pinned = new Set(intents.flatMap(({ pins }) => Object.keys(pins)));
  const found = new Set(onCandidate(intents).filter((camera) => !pinned.has(camera)));
  const meant = new Set(desired.cameras.filter((camera) => !pinned.has(camera)));
  const other = [...found.symmetricDifference(meant)];
  return other.length === 0 ? undefined : `cameras on the wrong side: ${other.sort().join(', ')}`;
}

function slotsDiffer(
  desired: DesiredState,
  intent: Intent,
  instances: (content: SlotContent) => number,
): string | undefined {
  for (const slot of slotNames) {
    const content = desired.slots[slot];
    const found = intent.slots[slot];
    const wanted = content ? instances(content) : 0;
    if (found.instances.length !== wanted)
      return `slot ${slot} has ${found.instances.length} instances, not ${wanted}`;
    if (content && found.release !== content.release)
      return `slot ${slot} holds ${found.release ?? 'nothing'}, not ${content.release}`;
  }
  return undefined;
}

function containersDiffer(
  desired: DesiredState,
  containers: readonly Container[],
  instances: (content: SlotContent) => number,
): string | undefined {
  for (const slot of slotNames) {
    const content = desired.slots[slot];
    const here = containers.filter((each) => each.slot === slot);
    const fit = here.filter(
      (each) => each.release === content?.release && each.state === 'running',
    );
    const wanted = content ? instances(content) : 0;
    if (fit.length !== wanted || here.length !== wanted)
      return `slot ${slot}: ${fit.length} of ${here.length} containers run as meant, wanted ${wanted}`;
  }
  return undefined;
}
