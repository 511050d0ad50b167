import type { PlanAnswer } from '../../shared/contract/rollouts.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import type { Release } from '../../shared/model/release.ts';
import type { RolloutPlan, Shortfall, SitePlan, Wave } from '../../shared/model/rollout-plan.ts';
import type { RolloutRequest } from '../../shared/model/rollout-request.ts';
import type { Service } from '../../shared/model/service.ts';
import { releaseById, serviceById } from '../fleet/lookup.ts';
import { isWeighted } from '../traffic/order.ts';
import { type Basis, basisOf } from './basis.ts';
import { camerasAt, type Flow, flowOf, refuseUnknownSegments } from './cameras.ts';
import { complete, defaultStartSeconds } from './complete.ts';
import { shortfalls } from './fit.ts';
import { attempts, insteadOf } from './instead.ts';
import { defaultOptions, type Options, settle } from './options.ts';
import type { PlanInput, SiteInput } from './plan-input.ts';
import { RefusedPlan } from './refused-plan.ts';
import { Short } from './short.ts';
import { placementsOf } from './spread.ts';
import { strategies } from './strategies/shadow.ts';
import { sitesOf, wavesOf } from './waves.ts';

/**
 * What will happen, or what is missing for it. Throws RefusedPlan where the request contradicts
 * itself or the sites are not in a state to begin from.
 */
export function makePlan(input: PlanInput): PlanAnswer {
  let short: Short | undefined;
  for (const request of attempts(input.request)) {
    try {
      return { kind: 'fits', plan: planned({ ...input, request }) };
    } catch (error) {
      if (!(error instanceof Short)) throw error;
      short ??= error;
    }
  }
  const missing = short?.missing ?? [];
  const instead =
    short && insteadOf(input.request, short, (request) => fits({ ...input, request }));
  return { kind: 'does-not-fit', missing, ...(instead ? { instead } : {}) };
}

function fits(input: PlanInput): boolean {
  try {
    return makePlan(input).kind === 'fits';
  } catch (error) {
    if (error instanceof RefusedPlan) return false;
    throw error;
  }
}

type Read = Extract<SiteInput, { kind: 'read' }>;
type Site = { readonly basis: Basis; readonly input: Read };

type Subject = {
  readonly fleet: Fleet;
  readonly request: RolloutRequest;
  readonly service: Service;
  readonly release: Release;
  readonly options: Options;
};

function planned(input: PlanInput): RolloutPlan {
  const subject = subjectOf(input);
  const { fleet, request, service, release, options } = subject;
  const ids = sitesOf(fleet, request);
  refuseUnknownSegments(
    ids.flatMap((id) => camerasAt(fleet, service.id, id)),
    options.segments,
  );
  const read = ids.flatMap((id) => {
    const site = input.sites[id];
    return site && isRead(fleet, service, id, site) ? [{ id, site }] : [];
  });
  if (read.length === 0) {
    const mend = 'wait until the links to a gateway and its engines are up';
    throw new RefusedPlan('no site of the scope can be reached', mend);
  }
  const sites = sitesToChange(subject, read);
  const groups = wavesOf([...sites.keys()], request);
  const built = groups.map((group, index) =>
    waveOf(
      subject,
      group.flatMap((id) => sites.get(id) ?? []),
      index,
      groups.length,
    ),
  );
  const waves = built.map(({ wave }) => wave);
  const bases = [...sites.values()].map(({ basis }) => basis);
  const engines = new Map(
    [...sites.values()].flatMap((site) => Object.entries(site.input.engines)),
  );
  const missing = shortfalls({ fleet, service, release, waves, engines, sites: bases });
  if (missing.length > 0) throw new Short(missing, ['rolling', 'recreate']);
  return {
    ...limitsOf(subject, waves),
    request,
    release,
    rules: service.rollout,
    waves,
    sites: Object.fromEntries(bases.map((basis) => [basis.site, sitePlan(subject, basis)])),
    skipped: ids.filter((id) => !read.some((each) => each.id === id)),
    unweighted: built.some(({ flow }) => flow.kind === 'camera' && !isWeighted(flow.ordered)),
  };
}

function subjectOf({ fleet, request }: PlanInput): Subject {
  const service = serviceById(fleet, request.scope.service);
  const release = releaseById(fleet, request.release);
  if (!service || release?.service !== service.id) {
    throw new RefusedPlan(
      `${request.release} is no release of ${request.scope.service} in the fleet file`,
      'choose one that the fleet file names',
    );
  }
  if (
    request.options.drill &&
    (request.strategy !== 'blue-green' || request.scope.kind !== 'site')
  ) {
    throw new RefusedPlan('a drill is a blue-green at one site', 'ask for that');
  }
  const isMigrated = release.rollback.kind === 'needs-migration' && release.migration;
  const { strategy, options } = request;
  if (isMigrated && (strategy === 'recreate' || options.followedBy === 'recreate')) {
    throw new RefusedPlan(
      `the backup of ${release.id} runs in the old containers while the new ones are there, which recreate never has`,
      'choose blue-green, canary or rolling',
    );
  }
  return { fleet, request, service, release, options: settle(request, service) };
}

/** All that a plan needs was read; what could not be looked at is out of reach. */
function isRead(fleet: Fleet, service: Service, id: string, site: SiteInput): site is Read {
  if (site.kind !== 'read' || Object.keys(site.intents).length === 0) return false;
  return placementsOf(fleet, service.id, id).every(({ engine }) => site.engines[engine]);
}

function sitesToChange(
  { fleet, request }: Subject,
  read: readonly { readonly id: string; readonly site: Read }[],
): ReadonlyMap<string, Site> {
  const found = new Map<string, Site>();
  const missing: Shortfall[] = [];
  for (const { id, site } of read) {
    const from = basisOf(fleet, request, id, site.intents);
    switch (from.kind) {
      case 'found':
        found.set(id, { basis: from.basis, input: site });
        break;
      case 'no-slot':
        missing.push({ what: 'slot', site: id, host: from.gateway, needed: 1, available: 0 });
        break;
      case 'no-placement':
        missing.push({ what: 'instances', site: id, host: from.gateway, needed: 1, available: 0 });
        break;
      case 'there':
        break;
    }
  }
  if (missing.length > 0) throw new Short(missing, []);
  if (found.size > 0) return found;
  throw new RefusedPlan(
    `${request.release} is stable already at every site of the scope that can be reached`,
    'choose another release',
  );
}

type Built = { readonly wave: Wave; readonly flow: Flow };

function waveOf(subject: Subject, sites: readonly Site[], index: number, count: number): Built {
  const { fleet, request, service, release, options } = subject;
  const bases = sites.map(({ basis }) => basis);
  const of = (id: string) => sites.find(({ basis }) => basis.site === id)?.input;
  const weights = (id: string) => of(id)?.weights ?? new Map<string, number>();
  const flow: Flow =
    service.stickiness === 'frame'
      ? { kind: 'frame' }
      : flowOf(fleet, service.id, bases, weights, options.segments);
  const drafts = strategies[request.strategy]({
    sites: bases,
    flow,
    release: release.id,
    options,
    afterPromotion: index === count - 1 ? 0 : options.betweenWaves,
  });
  const steps = complete(drafts, {
    service,
    release,
    options,
    sites: bases,
    isFirstWave: index === 0,
    drill: request.options.drill ?? false,
    startSeconds: (id) => of(id)?.startSeconds ?? defaultStartSeconds,
  });
  return { wave: { sites: bases.map(({ site }) => site), steps }, flow };
}

function sitePlan({ fleet, service, release }: Subject, basis: Basis): SitePlan {
  const { site, base, slot, wanted } = basis;
  const models = camerasAt(fleet, service.id, site).map(({ model }) => `camera:${model}`);
  const engines = placementsOf(fleet, service.id, site).map(({ engine }) => engine);
  const types = fleet.engines.flatMap(({ id, type }) =>
    type !== undefined && engines.includes(id) ? `engine:${type}` : [],
  );
  return {
    base,
    end: {
      ...base,
      slots: { [slot]: { release: release.id, instances: wanted } },
      roles: { stable: slot },
    },
    slot,
    kinds: [...new Set([...models, ...types])],
  };
}

function limitsOf({ request: { options }, service }: Subject, waves: readonly Wave[]) {
  const rules = service.rollout;
  const timeLimitSeconds = options.timeLimitSeconds ?? rules.triggers.timeLimitSeconds;
  const seconds = waves
    .flatMap(({ steps }) => steps)
    .reduce((sum, { soakSeconds, expectedSeconds }) => sum + soakSeconds + expectedSeconds, 0);
  if (seconds > timeLimitSeconds) {
    throw new RefusedPlan(
      `the plan takes ${Math.ceil(seconds)} s even if nothing waits, beyond its time limit of ${timeLimitSeconds} s`,
      'raise the time limit or shorten the soaks',
    );
  }
  return {
    watchSeconds: options.watchSeconds ?? rules.watchSeconds,
    keepSeconds: options.keepSeconds ?? rules.keepSeconds,
    timeLimitSeconds,
    onRestart: options.onRestart ?? defaultOptions.onRestart,
    stopAfter: options.waves?.stopAfter ?? defaultOptions.stopAfter,
    deadManSeconds: service.lease.deadMan,
  };
}
