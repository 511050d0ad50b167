import type { Change } from '../../shared/model/change.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Intent, LeasePolicy, SlotName } from '../../shared/model/split.ts';
import { cameraById } from '../fleet/index.ts';
import { notFound, refused } from '../inventory/index.ts';
import {
  adopted,
  asBefore,
  nearestPrefix,
  onStable,
  promoted,
  RefusedChange,
  type WeightedCamera,
  withCandidate,
  withPin,
  withShadow,
} from '../traffic/index.ts';
import type { GatewayStep } from './changes.ts';
import {
  type Context,
  camerasIn,
  findGateway,
  findService,
  fleetOf,
  gatewaysInScope,
} from './context.ts';

/** The steps of each verb of traffic, one for each gateway of its scope. */

/** The cameras of a scope with what they counted lately: the weights of a split. */
export function weightedCameras(context: Context, scope: Scope): readonly WeightedCamera[] {
  const now = Date.now();
  return camerasIn(context, scope).map((camera) => {
    const weight = context.telemetry.weights(camera.site, scope.service, now).get(camera.id);
    return { camera: camera.id, ...(weight === undefined ? {} : { weight }) };
  });
}

export function splitSteps(
  context: Context,
  scope: Scope,
  share: number,
  policy: LeasePolicy | undefined,
): readonly GatewayStep[] {
  const method = findService(context, scope.service).stickiness;
  const chosen = nearestPrefix(scope.service, weightedCameras(context, scope), share).cameras;
  const gatewayOf = new Map(camerasIn(context, scope).map((each) => [each.id, each.gateway]));
  return gatewaysCarrying(context, scope).map((unit) => ({
    traffic: unit.traffic,
    options: { revive: true },
    change: (intent: Intent): Intent => {
      needCandidate(intent, share);
      const here = chosen.filter((camera) => gatewayOf.get(camera) === unit.gateway.id);
      return {
        ...intent,
        method,
        askedShare: share,
        candidates: method === 'camera' ? here : [],
        policy: policy ?? intent.policy,
      };
    },
  }));
}

export function policySteps(
  context: Context,
  scope: Scope,
  policy: LeasePolicy,
): readonly GatewayStep[] {
  return gatewaysCarrying(context, scope).map(({ traffic }) => ({
    traffic,
    // To hold what the dead man has put on stable holds it there: no camera moves.
    change: (intent, hasEnded) => ({ ...(hasEnded ? onStable(intent) : intent), policy }),
  }));
}

function needCandidate(intent: Intent, share: number): void {
  if (share > 0 && !intent.roles.candidate) {
    throw new RefusedChange({ code: 'no-candidate' });
  }
}

export function promoteSteps(context: Context, scope: Scope): readonly GatewayStep[] {
  return gatewaysCarrying(context, scope).map((unit) => ({
    traffic: unit.traffic,
    change: (intent) => {
      needCandidate(intent, 1);
      return promoted(intent);
    },
  }));
}

export function candidateSteps(
  context: Context,
  scope: Scope,
  slot: SlotName | 'none',
): readonly GatewayStep[] {
  return gatewaysCarrying(context, scope).map((unit) => ({
    traffic: unit.traffic,
    change: (intent) => {
      if (slot !== 'none' && slot === intent.roles.stable) {
        throw new RefusedChange({ code: 'slot-is-stable', slot });
      }
      if (slot !== 'none' && intent.slots[slot].instances.length === 0) {
        throw new RefusedChange({ code: 'slot-empty', slot });
      }
      return withCandidate(intent, slot);
    },
  }));
}

export function mirrorSteps(context: Context, scope: Scope, share: number): readonly GatewayStep[] {
  if (!findService(context, scope.service).shadow) {
    throw refused({ code: 'no-mirror', service: scope.service });
  }
  return gatewaysCarrying(context, scope).map((unit) => ({
    traffic: unit.traffic,
    change: (intent) => {
      if (!intent.roles.shadow) needCandidate(intent, 1);
      return withShadow(intent, share);
    },
  }));
}

export function pinSteps(
  context: Context,
  camera: string,
  role: 'stable' | 'candidate' | 'none',
): readonly GatewayStep[] {
  const found = cameraById(fleetOf(context), camera);
  if (!found) throw notFound('camera', camera);
  const unit = findGateway(context, found.gateway);
  return [
    {
      traffic: unit.traffic,
      options: { revive: role === 'candidate' },
      change: (intent, hasEnded) => {
        if (role === 'candidate') needCandidate(intent, 1);
        // With the pin an ended lease begins anew: the cameras that it has sent back are not meant.
        const isAnew = hasEnded && role === 'candidate';
        return withPin(isAnew ? onStable(intent) : intent, camera, role);
      },
    },
  ];
}

/** Puts back what was in force before a finished change, wherever nobody has changed it since. */
export function undoSteps(context: Context, change: Change): readonly GatewayStep[] {
  const steps = change.results.flatMap((result): GatewayStep[] => {
    if (result.kind !== 'applied') return [];
    return [
      {
        traffic: findGateway(context, result.gateway).traffic,
        options: { onlyAt: result.after.revision, revive: true },
        // Cameras that the end of a lease has put on stable stay there.
        change: (now, hasEnded) =>
          asBefore(now, hasEnded ? onStable(result.before) : result.before),
      },
    ];
  });
  const waits = context.queue.list().some((work) => work.changeId === change.id);
  if (steps.length === 0 && !waits) throw refused({ code: 'nothing-to-undo' });
  return steps;
}

export function settleSteps(
  context: Context,
  gateway: string,
  service: string,
  how: 'correct' | 'adopt',
): readonly GatewayStep[] {
  const { traffic } = findGateway(context, gateway);
  const change = (intent: Intent): Intent => {
    if (how === 'correct') return intent;
    const reading = traffic.last();
    const live = reading?.splits.get(service);
    if (!reading || !live) throw new RefusedChange({ code: 'not-read' });
    return adopted(service, live, reading.servers);
  };
  return [{ traffic, change, servers: true }];
}

/** The gateways of a scope that carry its service; refuses where none does. */
export function gatewaysCarrying(context: Context, scope: Scope) {
  const units = gatewaysInScope(context, scope);
  if (units.length > 0) return units;
  throw refused({ code: 'no-gateway', service: scope.service });
}
