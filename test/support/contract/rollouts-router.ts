import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { FlagResult, FlagsInContainer } from '../../../shared/contract/flags.ts';
import type { Rollout, RolloutPhase, RolloutState } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { samplePlan, sampleRollout } from '../rollout/sample-rollout.ts';
import type { Asked } from './fleet-router.ts';

const os = implement(contract);
export const now = '2026-11-23T09:01:00.000Z';

type Change = Partial<RolloutState>;

const soaking: Change = {
  phase: { kind: 'soaking' },
  step: 1,
  soaked: 1,
  next: 7,
  gates: [
    { gate: 'errors', site: 'q7', state: 'passes', value: 0.004, limit: 0.02 },
    { gate: 'frames', site: 'q7', state: 'waits', value: 12, limit: 50 },
    { gate: 'latency', site: 'q7', state: 'cannot-tell', limit: 1.5 },
  ],
};
const ended = (phase: Omit<Extract<RolloutPhase, { kind: 'ended' }>, 'kind'>): Change => ({
  phase: { kind: 'ended', ...phase },
  endedAt: now,
});
const firing = { trigger: 'errors', site: 'q7', value: 0.12, limit: 0.1, at: now } as const;

export const rolledBack = ended({ how: 'rolled-back', why: { kind: 'trigger', firing } });
export const finished = ended({ how: 'finished' });
export const drilled = ended({ how: 'rolled-back', why: { kind: 'drill' } });
export const aborted = ended({
  how: 'rolled-back',
  why: { kind: 'person', by: 'an@desk', how: 'abort' },
});
export const takenOver = ended({ how: 'taken-over' });

/** How a rollout of this release goes on, state by state, once it is followed. */
export const courses: Readonly<Record<string, readonly Change[]>> = {
  good: [{}, soaking, { ...soaking, soaked: 2 }, finished],
  bad: [
    {},
    soaking,
    { phase: { kind: 'going-back', why: { kind: 'trigger', firing } } },
    rolledBack,
  ],
  lost: [{}, soaking],
  drill: [{}, drilled],
  stolen: [{}, takenOver],
};

function planOf(release: string): RolloutPlan {
  const plan = samplePlan('q7');
  const scope = { kind: 'site', service: 'counter', site: 'q7' } as const;
  return { ...plan, request: { ...plan.request, scope, release } };
}

/** A rollout under way: its id says how it will end, its state how it stands. */
export function underWay(release: string, change: Change = soaking): Rollout {
  const rollout = sampleRollout(`r-${release}`, planOf(release));
  return { ...rollout, state: { ...rollout.state, ...change } };
}

const containers: readonly FlagsInContainer[] = [
  {
    engine: 'e1',
    container: 'td-1',
    slot: 'a',
    release: 'r1',
    flags: { kind: 'read', states: { fast: true, night: false } },
  },
  { engine: 'e1', container: 'td-2', slot: 'b', release: 'r0', flags: { kind: 'no-file' } },
];
const fault = { host: 'e1', command: 'write /flags.json in td-2', detail: 'no answer' };

/** A backend whose rollouts are known: it tests the command line, not the backend. */
export function createRolloutsRouter(listed: () => readonly Rollout[]) {
  const asked: Asked[] = [];
  const note = (method: string, input: unknown) => asked.push({ method, input });
  const rollouts = {
    plan: os.rollouts.plan.handler(({ input }) => {
      note('plan', input);
      const missing = [
        { what: 'memory', site: 'q7', host: 'e1', needed: 3 * 2 ** 30, available: 2 ** 29 },
      ] as const;
      if (input.release === 'huge') return { kind: 'does-not-fit', missing, instead: 'recreate' };
      return { kind: 'fits', plan: planOf(input.release) };
    }),
    start: os.rollouts.start.handler(({ input }) => {
      note('start', input.request);
      return { id: `r-${input.request.release}` };
    }),
    watch: os.rollouts.watch.handler(async function* () {
      yield { now, rollouts: listed(), foreign: [foreign] };
    }),
    follow: os.rollouts.follow.handler(async function* ({ input, errors }) {
      const release = input.id.replace(/^r-/, '');
      const course = courses[release];
      if (!course) throw errors.NOT_FOUND({ data: { what: 'rollout', id: input.id } });
      for (const change of course) yield { rollout: underWay(release, change), journal: [], now };
    }),
    command: os.rollouts.command.handler(({ input: { key: _, ...input }, errors }) => {
      note('command', input);
      if (input.id === 'r-stolen') {
        throw errors.REFUSED({ data: { refusal: { code: 'taken-over', by: 'other@desk' } } });
      }
    }),
    drill: os.rollouts.drill.handler(({ input: { key: _, ...input } }) => {
      note('drill', input);
      return { id: input.site === 'q7' ? 'r-drill' : 'r-good' };
    }),
  };
  return { router: { rollouts, flags: flagsOf(note) }, asked };
}

const foreign = {
  id: 'r-far',
  driver: 'binh@noc#1f',
  service: 'counter',
  sites: ['q8'],
  release: 'r2',
  strategy: 'canary',
  wave: 0,
  step: 1,
  drivingLeft: 9,
} as const;

function flagsOf(note: (method: string, input: unknown) => void) {
  return {
    list: os.flags.list.handler(() => containers),
    set: os.flags.set.handler(async function* ({ input: { key: _, ...input }, errors }) {
      note('flag', input);
      if (input.flag === 'unknown') {
        throw errors.NOT_FOUND({ data: { what: 'feature flag', id: input.flag } });
      }
      const done: FlagResult['result'] = { kind: 'set', was: true };
      yield { engine: 'e1', container: 'td-1', release: 'r1', result: done };
      const other: FlagResult['result'] =
        input.flag === 'night' ? { kind: 'unknown', fault } : { kind: 'not-there' };
      yield { engine: 'e1', container: 'td-2', release: 'r0', result: other };
    }),
  };
}
