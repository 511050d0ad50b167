import { setTimeout as sleep } from 'node:timers/promises';
import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { ForeignRollout } from '../../../shared/contract/rollouts.ts';
import type { Readiness } from '../../../shared/model/readiness.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import { fakeIncident } from './incident.ts';
import { advance, bornRollout, type FakeRollout, iso, obey } from './rollout-life.ts';
import { fakeReadiness, pastRollouts } from './rollout-past.ts';
import { type FakeGround, fakePlan, fittingPlan } from './rollout-plans.ts';

const os = implement(contract).rollouts;
const me = 'lan@noc';

type World = {
  readonly ground: FakeGround;
  readonly rollouts: FakeRollout[];
  readonly readiness: readonly Readiness[];
  foreign: ForeignRollout[];
};

/** Made-up rollouts that move, for looking at the screens only. */
export function rolloutsOf(ground: FakeGround) {
  const bornAt = Date.now();
  const past = pastRollouts(ground, bornAt);
  const inventory: World = {
    ground,
    rollouts: [...past.rollouts],
    foreign: [...past.foreign],
    readiness: fakeReadiness(ground, bornAt),
  };
  const found = (id: string) => {
    const one = inventory.rollouts.find((each) => each.rollout.id === id);
    if (one !== undefined) advance(one, Date.now());
    return one;
  };
  const start = (request: RolloutRequest) => {
    const id = `r${inventory.rollouts.length + 100}`;
    inventory.rollouts.unshift(bornRollout(id, me, fittingPlan(ground, request), Date.now()));
    return { id };
  };
  return {
    ...reading(inventory, found, bornAt),
    ...changing(inventory, found, start),
    ...records(found),
  };
}

type Found = (id: string) => FakeRollout | undefined;

function reading(inventory: World, found: Found, bornAt: number) {
  return {
    plan: os.plan.handler(async ({ input, errors }) => {
      await sleep(150);
      try {
        return fakePlan(inventory.ground, input);
      } catch {
        throw errors.ROLLOUT_REFUSED({ data: { obstacles: [{ kind: 'unreachable' }] } });
      }
    }),
    watch: os.watch.handler(async function* ({ input, signal }) {
      while (signal?.aborted !== true) {
        const now = Date.now();
        for (const one of inventory.rollouts) advance(one, now);
        yield {
          now: iso(now),
          rollouts: inventory.rollouts.slice(0, input.limit).map((one) => one.rollout),
          foreign: inventory.foreign.map((one) => ({
            ...one,
            drivingLeft: Math.max(0, one.drivingLeft - Math.floor((now - bornAt) / 1000)),
          })),
        };
        await sleep(500, undefined, { ...(signal && { signal }) }).catch(() => undefined);
      }
    }),
    follow: os.follow.handler(async function* ({ input, signal, errors }) {
      while (signal?.aborted !== true) {
        const one = found(input.id);
        if (one === undefined) throw errors.NOT_FOUND({ data: { what: 'rollout', id: input.id } });
        yield { rollout: one.rollout, journal: one.journal.slice(-200), now: iso(Date.now()) };
        if (one.rollout.state.phase.kind === 'ended') return;
        await sleep(500, undefined, { ...(signal && { signal }) }).catch(() => undefined);
      }
    }),
    readiness: os.readiness.handler(async function* ({ signal }) {
      while (signal?.aborted !== true) {
        yield inventory.readiness;
        await sleep(5000, undefined, { ...(signal && { signal }) }).catch(() => undefined);
      }
    }),
  };
}

function changing(
  inventory: World,
  found: Found,
  start: (request: RolloutRequest) => { readonly id: string },
) {
  return {
    start: os.start.handler(async ({ input }) => {
      await sleep(200);
      return start(input.request);
    }),
    command: os.command.handler(async ({ input, errors }) => {
      await sleep(80);
      const one = found(input.id);
      if (one === undefined) throw errors.NOT_FOUND({ data: { what: 'rollout', id: input.id } });
      obey(one, input.command, me, Date.now());
    }),
    takeOver: os.takeOver.handler(async ({ input, errors }) => {
      const foreign = inventory.foreign.find((one) => one.id === input.id);
      if (foreign === undefined)
        throw errors.NOT_FOUND({ data: { what: 'rollout', id: input.id } });
      inventory.foreign = inventory.foreign.filter((one) => one !== foreign);
      const [site = ''] = foreign.sites;
      const { service, release, strategy } = foreign;
      const scope = { kind: 'site', service, site } as const;
      const { id } = start({ scope, release, strategy, options: {} });
      return { id };
    }),
    handOver: os.handOver.handler(() => undefined),
    finishRest: os.finishRest.handler(async ({ input, errors }) => {
      const request = found(input.id)?.rollout.plan.request;
      if (request === undefined)
        throw errors.NOT_FOUND({ data: { what: 'rollout', id: input.id } });
      throw errors.ROLLOUT_REFUSED({ data: { obstacles: [{ kind: 'unreachable' }] } });
    }),
    drill: os.drill.handler(({ input }) => {
      const { service, site } = input;
      const request: RolloutRequest = {
        scope: { kind: 'site', service, site },
        release: 'counter-1.4.0',
        strategy: 'blue-green',
        options: { drill: true, soakSeconds: 5 },
      };
      return start(request);
    }),
  };
}

function records(found: Found) {
  return {
    incident: os.incident.handler(({ input, errors }) => {
      const one = found(input.id);
      if (one?.incident === undefined)
        throw errors.NOT_FOUND({ data: { what: 'incident', id: input.id } });
      return fakeIncident(one);
    }),
    annotate: os.annotate.handler(async ({ input }) => {
      await sleep(200);
      const one = found(input.id);
      if (one?.incident !== undefined) one.incident = { cause: input.cause, lesson: input.lesson };
    }),
  };
}
