import {
  type Instance,
  type Intent,
  type Role,
  roles,
  type SlotName,
  slotNames,
} from '../../shared/model/split.ts';
import type { ServerState } from '../links/haproxy/index.ts';
import { backendName } from './names.ts';
import type { LiveSplit } from './split-map.ts';

/** The intent that means just what is live: drift becomes what is meant. */
export function adopted(
  service: string,
  live: Pick<LiveSplit, 'rules' | 'intent'>,
  servers: readonly ServerState[],
): Intent {
  const { rules, intent } = live;
  const isSlot = (name: string | undefined): name is SlotName =>
    slotNames.some((slot) => slot === name);
  const found = roles.flatMap((role): [Role, SlotName][] => {
    const slot = rules.get(`role/${role}`);
    return isSlot(slot) ? [[role, slot]] : [];
  });
  const onCandidate = [...rules]
    .filter(([key, value]) => key.startsWith('camera/') && value === 'candidate')
    .map(([key]) => key.slice('camera/'.length));
  const isOnCandidate = new Set(onCandidate);
  const share = Number(rules.get('share') ?? Number.NaN) / 10_000;
  return {
    ...intent,
    roles: Object.fromEntries(found),
    candidates: onCandidate.filter((camera) => intent.pins[camera] !== 'candidate'),
    pins: Object.fromEntries(
      Object.entries(intent.pins).filter(
        ([camera, role]) => isOnCandidate.has(camera) === (role === 'candidate'),
      ),
    ),
    askedShare: Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : intent.askedShare,
    mirrorShare: Math.min(1, Math.max(0, Number(rules.get('mirror') ?? 0) / 10_000)),
    policy: rules.get('policy') === 'hold' ? 'hold' : 'dead-man',
    slots: {
      a: { ...intent.slots.a, instances: liveInstances(service, 'a', intent, servers) },
      b: { ...intent.slots.b, instances: liveInstances(service, 'b', intent, servers) },
      c: { ...intent.slots.c, instances: liveInstances(service, 'c', intent, servers) },
    },
  };
}

function liveInstances(
  service: string,
  slot: SlotName,
  intent: Intent,
  servers: readonly ServerState[],
): readonly Instance[] {
  return servers
    .filter((server) => server.backend === backendName(service, slot) && server.enabled)
    .map((server) => ({
      name: server.name,
      address: server.address,
      port: server.port,
      engine: intent.slots[slot].instances.find((each) => each.name === server.name)?.engine ?? '',
    }));
}
