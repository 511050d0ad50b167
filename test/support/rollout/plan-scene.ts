import { defaultRules } from '../../../electron/fleet/file/schema-rollout.ts';
import { makePlan } from '../../../electron/rollout/plan/plan.ts';
import type {
  EngineInput,
  PlanInput,
  SiteInput,
} from '../../../electron/rollout/plan/plan-input.ts';
import { RefusedPlan } from '../../../electron/rollout/plan/refused-plan.ts';
import { firstIntent } from '../../../electron/traffic/intent.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Release } from '../../../shared/model/release.ts';
import type { RolloutObstacle } from '../../../shared/model/rollout-obstacle.ts';
import type { PlanStep, RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import type { RolloutOptions, Strategy } from '../../../shared/model/rollout-request.ts';
import type { RolloutRules } from '../../../shared/model/rollout-rules.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { Instance, Intent, SlotName } from '../../../shared/model/split.ts';

/** A site of a made-up fleet; every part has a plain default. */
export type SiteScene = {
  readonly id: string;
  /** Instances on each engine. */
  readonly instances?: readonly number[];
  readonly cameras?: number;
  readonly intent?: Partial<Intent>;
  readonly engine?: Partial<EngineInput>;
  readonly outOfReach?: true;
  readonly startSeconds?: number;
};

export type Scene = {
  readonly sites?: readonly SiteScene[];
  readonly service?: Partial<Service>;
  readonly release?: Partial<Release>;
};

const GB = 2 ** 30;
const service: Service = {
  id: 'counter',
  name: 'Counter',
  port: 8000,
  healthPath: '/healthz',
  healthStatus: '200-399',
  healthHeaders: {},
  metricsPath: '/metrics',
  metrics: {
    counts: 'tally_objects_total',
    labels: { camera: 'camera', class: 'class', direction: 'direction', code: 'code' },
  },
  stickiness: 'camera',
  env: {},
  resources: { devices: [], volumes: [] },
  shadow: { maxFrameBytes: 1, inFlight: 1 },
  lease: { driving: 15, deadMan: 120 },
  rollout: defaultRules,
};

const release = (id: string): Release => ({
  id,
  service: 'counter',
  version: '1',
  image: `registry.example/counter:${id}`,
  platforms: [{ platform: 'linux/amd64' }],
  env: {},
  rollback: { kind: 'safe' },
});

const roomy: EngineInput = {
  platform: 'linux/amd64',
  cpus: 8,
  memoryBytes: 16 * GB,
  memoryHeldBytes: 0,
  portsHeld: new Set(),
};

const countsOf = (site: SiteScene) => site.instances ?? [2];
const enginesOf = (site: SiteScene) => countsOf(site).map((_, i) => `${site.id}-e${i + 1}`);
export const camerasOf = ({ id, cameras = 8 }: SiteScene): readonly string[] =>
  Array.from({ length: cameras }, (_, i) => `${id}-cam-${i + 1}`);

/** Instances of a slot as they stand on the engines of a site. */
export const standing = (site: SiteScene, slot: SlotName): readonly Instance[] =>
  enginesOf(site).flatMap((engine, e) =>
    Array.from({ length: countsOf(site)[e] ?? 0 }, (_, i) => ({
      name: `i${i + 1}`,
      address: `10.0.0.${e + 1}`,
      port: 21000 + ['a', 'b', 'c'].indexOf(slot) * 20 + i,
      engine,
    })),
  );

function intentOf(site: SiteScene, method: Service['stickiness']): Intent {
  const first = firstIntent(method);
  const slots = { ...first.slots, a: { release: 'old', instances: standing(site, 'a') } };
  return { ...first, revision: 4, slots, ...site.intent };
}

function fleetOf(sites: readonly SiteScene[], context: Scene): Fleet {
  return {
    name: 'Made up',
    environments: [{ id: 'prod', name: 'Prod', kind: 'production', color: '#2f9e44', order: 1 }],
    sites: sites.map(({ id }) => ({
      id,
      name: id,
      environment: 'prod',
      latitude: 0,
      longitude: 0,
      timeZone: 'UTC',
    })),
    gateways: sites.map((site) => ({
      id: `${site.id}-gate`,
      site: site.id,
      ssh: { host: site.id },
      mode: 'manage',
      paths: { config: '/c', maps: '/m', socket: '/s', reload: 'true' },
      listeners: [{ id: 'frames', address: '0.0.0.0', port: 8080 }],
      routes: [{ listener: 'frames', service: 'counter' }],
      engines: enginesOf(site),
    })),
    engines: sites.flatMap((site) =>
      enginesOf(site).map((id, i) => ({
        id,
        site: site.id,
        endpoint: { kind: 'local' as const, socket: '/s' },
        address: `10.0.0.${i + 1}`,
        ports: { from: 21000, to: 21059 },
        type: 'jetson-orin',
      })),
    ),
    cameras: sites.flatMap((site) =>
      camerasOf(site).map((id, i) => ({
        id,
        name: id,
        site: site.id,
        gateway: `${site.id}-gate`,
        service: 'counter',
        zone: i % 2 === 0 ? 'hall' : 'gate',
        model: i % 2 === 0 ? 'Axis' : 'Bosch',
        match: { kind: 'path' as const, path: `/${id}` },
      })),
    ),
    services: [{ ...service, ...context.service }],
    releases: [release('old'), { ...release('new'), ...context.release }, release('older')],
    placements: sites.flatMap((site) =>
      enginesOf(site).map((engine, i) => ({
        id: `at-${engine}`,
        service: 'counter',
        site: site.id,
        engine,
        instances: countsOf(site)[i] ?? 0,
      })),
    ),
  };
}

export function planInput(
  strategy: Strategy,
  options: RolloutOptions = {},
  context: Scene = {},
): PlanInput {
  const sites = context.sites ?? [{ id: 'mall' }];
  const [only] = sites;
  const method = context.service?.stickiness ?? 'camera';
  return {
    fleet: fleetOf(sites, context),
    request: {
      scope:
        sites.length === 1 && only
          ? { kind: 'site', service: 'counter', site: only.id }
          : { kind: 'environment', service: 'counter', environment: 'prod' },
      release: 'new',
      strategy,
      options,
    },
    sites: Object.fromEntries(
      sites.map((site): [string, SiteInput] => [
        site.id,
        site.outOfReach
          ? { kind: 'out-of-reach' }
          : {
              kind: 'read',
              intents: { [`${site.id}-gate`]: intentOf(site, method) },
              weights: new Map(),
              engines: Object.fromEntries(
                enginesOf(site).map((engine) => [engine, { ...roomy, ...site.engine }]),
              ),
              ...(site.startSeconds === undefined ? {} : { startSeconds: site.startSeconds }),
            },
      ]),
    ),
  };
}

/** The plan of a request that must fit. */
export function planOf(
  strategy: Strategy,
  options: RolloutOptions = {},
  context: Scene = {},
): RolloutPlan {
  return fitting(planInput(strategy, options, context));
}

export function fitting(input: PlanInput): RolloutPlan {
  const answer = makePlan(input);
  if (answer.kind !== 'fits') throw new Error(`does not fit: ${JSON.stringify(answer)}`);
  return answer.plan;
}

/** What is in the way of a request that must be refused. */
export function obstaclesOf(input: PlanInput): readonly RolloutObstacle[] {
  try {
    makePlan(input);
  } catch (error) {
    if (error instanceof RefusedPlan) return error.obstacles;
    throw error;
  }
  throw new Error('the request was planned');
}

export const stepsOf = (plan: RolloutPlan, wave = 0): readonly PlanStep[] =>
  plan.waves[wave]?.steps ?? [];

/** A posture in one line: `a=old×2 b=new×2 | stable a, candidate b | 3 cameras | 0.25`. */
export function shown({ slots, roles, cameras, share, mirrorShare }: DesiredState): string {
  const stands = Object.entries(slots)
    .sort()
    .map(([slot, stand]) => `${slot}=${stand.release}×${stand.instances}`);
  const held = Object.entries(roles).map(([role, slot]) => `${role} ${slot}`);
  const mirror = mirrorShare > 0 ? ` | mirror ${mirrorShare}` : '';
  return `${stands.join(' ')} | ${held.join(', ')} | ${cameras.length} cameras | ${share}${mirror}`;
}

/** Kind and posture of every step at one site. */
export const told = (plan: RolloutPlan, site = 'mall', wave = 0): readonly string[] =>
  stepsOf(plan, wave).map((step) => {
    const posture = step.postures[site];
    return `${step.kind}: ${posture ? shown(posture) : 'nothing'}`;
  });

/** A service with other rules than the usual ones. */
export const ruled = (rules: Partial<RolloutRules>): Pick<Service, 'rollout'> => ({
  rollout: { ...defaultRules, ...rules },
});
