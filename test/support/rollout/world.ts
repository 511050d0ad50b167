import type { SiteComparison } from '../../../electron/sites/executor.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Action, ActionResult, Observation } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import type { Random } from '../machine/random.ts';

/** What a site's counters and links are like now. */
export const moods = [
  'well',
  'errors',
  'slow',
  'unhealthy',
  'fewer',
  'few-frames',
  'patchy',
] as const;
export type Mood = (typeof moods)[number];

export type Routes = Pick<DesiredState, 'roles' | 'cameras' | 'share' | 'mirrorShare'>;

export type Gateway = {
  readonly name: string;
  routes: Routes;
  /** World time in ms until which HAProxy lets the candidate have its share. */
  lease: 'none' | 'expired' | number;
  reachable: boolean;
  /** Another console has written there. */
  foreign: boolean;
};

export type Site = {
  readonly name: string;
  readonly gateways: readonly Gateway[];
  slots: DesiredState['slots'];
  mood: Mood;
  /** No reading arrives, or one that is this many seconds old. */
  blind: boolean;
  lag: number;
  windowOpen: boolean;
  /** What becomes of the next forward action here. */
  fate: 'done' | 'failed' | 'refused';
};

type Part = 'grow' | 'shrink' | 'work' | number;
type Running = {
  readonly action: Action;
  readonly revive: boolean;
  readonly parts: Part[];
  silent: string | undefined;
};
export type Answer = { readonly action: Action; readonly result: ActionResult };

/** Gateways and engines as they would be: what is asked of them takes effect part by part. */
export class World {
  readonly plan: RolloutPlan;
  readonly sites: ReadonlyMap<string, Site>;
  /** ms that really passed. */
  time = 0;
  running: Running[] = [];
  /** Given up; their answers may still arrive. */
  dropped: Action[] = [];

  constructor(plan: RolloutPlan, random: Random) {
    this.plan = plan;
    this.sites = new Map(
      Object.entries(plan.sites).map(([name, own]) => [
        name,
        newSite(name, own.base, random.chance(0.3) ? 2 : 1),
      ]),
    );
  }

  site(name: string): Site {
    const site = this.sites.get(name);
    if (!site) throw new Error(`no site ${name} in this world`);
    return site;
  }

  gateways(): readonly Gateway[] {
    return [...this.sites.values()].flatMap(({ gateways }) => gateways);
  }

  /** Time goes on; a console that lives renews the leases it reaches. */
  pass(ms: number, alive: boolean): void {
    this.time += ms;
    for (const gateway of this.gateways()) {
      if (typeof gateway.lease !== 'number') continue;
      if (gateway.lease <= this.time) gateway.lease = 'expired';
      else if (alive && gateway.reachable && !gateway.foreign) gateway.lease = this.#leaseEnd();
    }
  }

  start(action: Action, revive: boolean): void {
    const gateways = this.site(action.site).gateways.map((_, index) => index);
    const whole: Part[] = ['grow', ...gateways, 'shrink'];
    const isWhole = ['reach', 'restore', 'retire'].includes(action.kind);
    const parts = isWhole ? whole : action.kind === 'return' ? gateways : ['work' as const];
    this.running.push({ action, revive, parts: [...parts], silent: undefined });
  }

  /** What is not pending any more is given up where it is. */
  keep(pending: readonly Action[]): void {
    const isPending = ({ action }: Running) => pending.some(({ id }) => id === action.id);
    this.dropped.push(
      ...this.running.filter((each) => !isPending(each)).map(({ action }) => action),
    );
    this.running = this.running.filter(isPending);
  }

  /** The console dies: nothing of what it did goes on. */
  kill(): void {
    this.running = [];
    this.dropped = [];
  }

  /** The next part of something that is under way; an answer when that was the last. */
  work(random: Random): Answer | undefined {
    if (this.running.length === 0) return undefined;
    const running = random.pick(this.running);
    const result = this.#part(running, running.parts.shift());
    if (result === undefined) return undefined;
    this.running = this.running.filter((each) => each !== running);
    return { action: running.action, result };
  }

  #part(running: Running, part: Part | undefined): ActionResult | undefined {
    const site = this.site(running.action.site);
    const posture = this.#postureFor(running.action);
    if (part === undefined || part === 'work' || part === 'grow') {
      const fate = part === undefined ? undefined : this.#fated(running.action, site);
      if (fate !== undefined) return fate;
      if (part === 'grow' && posture) site.slots = grown(site.slots, posture.slots);
      return part === 'grow' ? undefined : { kind: 'done' };
    }
    if (part === 'shrink') {
      if (running.silent !== undefined) return outOfReach(running.silent);
      if (posture) site.slots = posture.slots;
      return { kind: 'done' };
    }
    return this.#commit(running, site, part, posture);
  }

  #commit(
    running: Running,
    site: Site,
    index: number,
    posture: DesiredState | undefined,
  ): ActionResult | undefined {
    const gateway = site.gateways[index];
    if (!gateway || !posture) throw new Error(`no such gateway: ${site.name} ${index}`);
    if (!gateway.reachable) running.silent = gateway.name;
    else if (gateway.foreign) return { kind: 'fenced', by: 'other@desk' };
    else this.#write(running, gateway, posture);
    if (running.parts.length > 0) return undefined;
    return running.silent === undefined ? { kind: 'done' } : outOfReach(running.silent);
  }

  #write({ action, revive }: Running, gateway: Gateway, posture: DesiredState): void {
    const { roles, cameras, share, mirrorShare } = posture;
    gateway.routes = { roles, cameras, share, mirrorShare };
    if (action.kind === 'restore' || action.kind === 'retire') gateway.lease = 'none';
    else if (action.kind === 'reach' && (revive || gateway.lease === 'none'))
      gateway.lease = this.#leaseEnd();
  }

  #leaseEnd = () => this.time + this.plan.deadManSeconds * 1000;

  #fated({ kind }: Action, site: Site): ActionResult | undefined {
    const isForward = kind === 'reach' || kind === 'smoke' || kind === 'migrate';
    const { fate } = site;
    if (!isForward || fate === 'done') return undefined;
    site.fate = 'done';
    return { kind: fate, host: `${site.name}-engine`, detail: 'as it happens' };
  }

  #postureFor(action: Action): DesiredState | undefined {
    const { site } = action;
    switch (action.kind) {
      case 'reach':
        return this.plan.waves[action.wave]?.steps[action.step]?.postures[site];
      case 'return':
      case 'restore':
        return this.plan.sites[site]?.base;
      case 'retire':
        return this.plan.sites[site]?.end;
      default:
        return undefined;
    }
  }

  /** Read past the console: roles, split and containers are these. */
  isLike(name: string, posture: DesiredState): boolean {
    const { gateways, slots } = this.site(name);
    const { slots: wanted, ...routes } = posture;
    const text = JSON.stringify(routes);
    return (
      gateways.every((gateway) => JSON.stringify(inOrder(gateway.routes)) === text) &&
      JSON.stringify(slots) === JSON.stringify(wanted)
    );
  }

  found(name: string, like: readonly DesiredState[]): SiteComparison {
    const { gateways } = this.site(name);
    if (gateways.some(({ foreign }) => foreign)) return 'fenced';
    if (gateways.some(({ reachable }) => !reachable)) return 'out-of-reach';
    const exposed = gateways.some(({ lease, routes }) => lease === 'expired' && isExposed(routes));
    if (exposed) return 'dead-man';
    return like.some((posture) => this.isLike(name, posture)) ? 'as-planned' : 'differs';
  }

  observe(now: number): Readonly<Record<string, Observation>> {
    const seen = [...this.sites.values()].flatMap((site) => {
      const read = site.gateways.filter(({ reachable }) => reachable);
      return site.blind || read.length === 0 ? [] : [[site.name, observationOf(site, read, now)]];
    });
    return Object.fromEntries(seen);
  }
}

const outOfReach = (host: string): ActionResult => ({
  kind: 'out-of-reach',
  host,
  detail: 'no answer',
});

const inOrder = ({ roles, cameras, share, mirrorShare }: Routes): Routes => ({
  roles,
  cameras,
  share,
  mirrorShare,
});

export const isExposed = ({ roles, cameras, share }: Routes) =>
  roles.candidate !== undefined && (cameras.length > 0 || share > 0);

function newSite(name: string, base: DesiredState, gateways: number): Site {
  const { slots, ...routes } = base;
  return {
    name,
    gateways: Array.from({ length: gateways }, (_, index) => ({
      name: `${name}-gate-${index}`,
      routes,
      lease: 'none',
      reachable: true,
      foreign: false,
    })),
    slots,
    mood: 'well',
    blind: false,
    lag: 0,
    windowOpen: true,
    fate: 'done',
  };
}

function grown(slots: DesiredState['slots'], wanted: DesiredState['slots']): DesiredState['slots'] {
  const more = (slot: 'a' | 'b') => {
    const [is, to] = [slots[slot], wanted[slot]];
    return is && (!to || to.instances < is.instances) ? is : to;
  };
  const [a, b] = [more('a'), more('b')];
  return { ...(a && { a }), ...(b && { b }) };
}

function observationOf(site: Site, read: readonly Gateway[], now: number): Observation {
  const { mood } = site;
  const standing = site.slots.b?.instances ?? 0;
  const healthy = mood === 'unhealthy' ? 0 : standing;
  const lease = read.find((each) => each.lease === 'expired')?.lease ?? read[0]?.lease;
  return {
    second: Math.floor(now / 1000) - site.lag,
    lease: typeof lease === 'number' ? 'live' : (lease ?? 'none'),
    windowOpen: site.windowOpen,
    ...(read.some(({ foreign }) => foreign) && { fencedBy: 'other@desk' }),
    instances: { healthy, wanted: Math.max(standing, 1), restarts: 0 },
    memoryRatio: 0.5,
    ...(mood !== 'patchy' && figures(mood, standing > 0)),
  };
}

type Figures = Pick<Observation, 'next' | 'old' | 'counts' | 'history'>;

function figures(mood: Mood, stands: boolean): Figures {
  const few = mood === 'few-frames';
  const old = { framesPerSecond: 5, errorRatio: 0, recentFrames: 50, p95Ms: 20 };
  if (!stands) return { old };
  return {
    old,
    next: {
      framesPerSecond: few ? 0.1 : 5,
      recentFrames: few ? 1 : 50,
      errorRatio: mood === 'errors' || few ? 1 : 0,
      p95Ms: mood === 'slow' ? 200 : 22,
    },
    // What looks worst is said by a history that is too short to say anything.
    counts: few
      ? { objects: 1, expected: 400, reference: 20, dispersion: 1, beside: true }
      : {
          objects: mood === 'fewer' ? 20 : 400,
          expected: 400,
          reference: 400,
          dispersion: 1,
          beside: true,
        },
    history: few ? 20 : 400,
  };
}
