import type { Wave } from '../../../shared/model/rollout-plan.ts';
import { type Flow, flowOf } from './cameras.ts';
import { complete, defaultStartSeconds } from './complete.ts';
import type { SiteInput } from './plan-input.ts';
import { PlanShortfallError } from './plan-shortfall.ts';
import type { PlanTarget } from './plan-target.ts';
import { strategyPlanners } from './shadow.ts';
import type { SiteBaseline } from './site-baseline.ts';

export type ReadSite = Extract<SiteInput, { kind: 'read' }>;
export type WaveSite = { readonly basis: SiteBaseline; readonly input: ReadSite };

export type PlannedWave = { readonly wave: Wave; readonly flow: Flow };

export function planWave(
  subject: PlanTarget,
  sites: readonly WaveSite[],
  at: { readonly isFirst: boolean; readonly isLast: boolean },
): PlannedWave {
  const { fleet, request, service, release, options } = subject;
  const bases = sites.map(({ basis }) => basis);
  refuseShadow(subject, bases);
  const inputOf = (id: string) => sites.find(({ basis }) => basis.site === id)?.input;
  const weights = (id: string) => inputOf(id)?.weights ?? new Map<string, number>();
  const flow: Flow =
    service.stickiness === 'frame'
      ? { kind: 'frame' }
      : flowOf(fleet, service.id, bases, weights, options.segments);
  const drafts = strategyPlanners[request.strategy]({
    sites: bases,
    flow,
    release: release.id,
    options,
    afterPromotion: at.isLast ? 0 : options.betweenWaves,
  });
  const steps = complete(drafts, {
    service,
    release,
    options,
    sites: bases,
    isFirstWave: at.isFirst,
    drill: request.options.drill ?? false,
    startSeconds: (id) => inputOf(id)?.startSeconds ?? defaultStartSeconds,
  });
  return { wave: { sites: bases.map(({ site }) => site), steps }, flow };
}

function refuseShadow({ request, service }: PlanTarget, [first]: readonly SiteBaseline[]): void {
  if (request.strategy !== 'shadow' || service.shadow || !first) return;
  const { site, gateway } = first;
  const missing = { what: 'shadow', site, host: gateway, needed: 1, available: 0 } as const;
  throw new PlanShortfallError([missing], ['canary', 'blue-green', 'rolling', 'recreate']);
}
