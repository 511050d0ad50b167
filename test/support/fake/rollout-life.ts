import type {
  Action,
  BackReason,
  GateNow,
  JournalEntry,
  Rollout,
  RolloutCommand,
  RolloutPhase,
  RolloutState,
  SiteProgress,
} from '../../../shared/model/rollout.ts';
import type { PlanStep, RolloutPlan } from '../../../shared/model/rollout-plan.ts';

/** A made-up rollout that goes forward by itself, a second at a time. */
export type FakeRollout = {
  rollout: Rollout;
  journal: JournalEntry[];
  /** Seconds that the present phase lasts already. */
  lasted: number;
  /** ms since the epoch: lived through until then. */
  until: number;
  incident?: { cause: string; lesson: string };
};

export const iso = (ms: number) => new Date(ms).toISOString();

export function bornRollout(id: string, by: string, plan: RolloutPlan, at: number): FakeRollout {
  const sites = Object.keys(plan.sites);
  const active = new Set(plan.waves[0]?.sites);
  const state: RolloutState = {
    phase: { kind: 'acting' },
    wave: 0,
    step: 0,
    soaked: 0,
    seconds: {},
    sites: Object.fromEntries(
      sites.map((site): [string, SiteProgress] => [
        site,
        { kind: active.has(site) ? 'active' : 'waiting', at: -1, frames: 0 },
      ]),
    ),
    approved: false,
    pending: [],
    next: 1,
    gates: [],
    held: {},
    startedAt: iso(at),
  };
  const fake: FakeRollout = {
    rollout: { id, by, at: iso(at), plan, state },
    journal: [],
    lasted: 0,
    until: at,
  };
  note(fake, at, { kind: 'started' });
  take(fake, at);
  return fake;
}

export function note(fake: FakeRollout, at: number, entry: JournalEntry['entry']): void {
  const seq = fake.journal.length + 1;
  fake.journal.push({ seq, rollout: fake.rollout.id, at: iso(at), entry });
}

export const change = (fake: FakeRollout, state: Partial<RolloutState>): void => {
  fake.rollout = { ...fake.rollout, state: { ...fake.rollout.state, ...state } };
};

export function enter(fake: FakeRollout, phase: RolloutPhase, at: number): void {
  change(fake, {
    phase,
    ...(phase.kind === 'ended' ? { endedAt: iso(at), pending: [], gates: [] } : {}),
  });
  fake.lasted = 0;
  const { wave, step, soaked } = fake.rollout.state;
  note(fake, at, { kind: 'phase', phase, wave, step, soaked });
}

export const activeSites = ({ rollout: { state } }: FakeRollout) =>
  Object.entries(state.sites).flatMap(([site, one]) => (one.kind === 'active' ? [site] : []));

const stepOf = ({ rollout: { plan, state } }: FakeRollout): PlanStep | undefined =>
  plan.waves[state.wave]?.steps[state.step];

export function act(fake: FakeRollout, kind: 'return' | 'restore', at: number): void {
  const { state } = fake.rollout;
  const sites = Object.keys(state.sites).filter((site) => state.sites[site]?.at !== -1);
  const pending = sites.map((site, i): Action => ({ id: state.next + i, site, kind }));
  change(fake, { pending, next: state.next + pending.length });
  for (const action of pending) note(fake, at, { kind: 'intended', action });
}

/** The first step of all was approved by whoever started it. */
function take(fake: FakeRollout, at: number): void {
  const { wave, step, gates } = fake.rollout.state;
  const asks = stepOf(fake)?.approval === true && (wave > 0 || step > 0);
  change(fake, { pending: [], soaked: 0, gates: [], approved: false, taken: false });
  if (gates.length > 0) change(fake, { gatesInForce: gates });
  enter(fake, { kind: 'acting' }, at);
  if (!asks) begin(fake, at);
}

function begin(fake: FakeRollout, at: number): void {
  const { wave, step, next } = fake.rollout.state;
  const pending = activeSites(fake).map(
    (site, i): Action => ({ id: next + i, site, kind: 'reach', wave, step }),
  );
  change(fake, { pending, next: next + pending.length, gates: [], taken: true });
  for (const action of pending) note(fake, at, { kind: 'intended', action });
  fake.lasted = 0;
}

function answered(fake: FakeRollout, at: number): void {
  const { state } = fake.rollout;
  const ms = 1000 * fake.lasted + 312;
  for (const action of state.pending) {
    note(fake, at, { kind: 'result', action, result: { kind: 'done' }, ms });
  }
  change(fake, { pending: [] });
}

const wobble = (at: number, seed: number) => 0.5 + 0.5 * Math.sin(at / 7000 + seed);

function gatesAt(fake: FakeRollout, step: PlanStep, at: number): readonly GateNow[] {
  const { gates } = fake.rollout.plan.rules;
  const [site = ''] = activeSites(fake);
  const frames = fake.rollout.state.sites[site]?.frames ?? 0;
  const enough = frames >= gates.leastFrames;
  const counted = fake.lasted > 12;
  const values: Partial<Record<GateNow['gate'], GateNow>> = {
    telemetry: { gate: 'telemetry', site, state: 'passes', value: 1, limit: 10 },
    frames: {
      gate: 'frames',
      site,
      state: enough ? 'passes' : 'waits',
      value: frames,
      limit: gates.leastFrames,
    },
    health: { gate: 'health', site, state: 'passes', value: 2, limit: 2 },
    errors: {
      gate: 'errors',
      site,
      state: enough ? 'passes' : 'cannot-tell',
      value: 0.004 * wobble(at, 1),
      limit: gates.errorRatio,
    },
    latency: {
      gate: 'latency',
      site,
      state: enough ? 'passes' : 'cannot-tell',
      value: 0.95 + 0.2 * wobble(at, 2),
      limit: gates.latencyRatio,
    },
    counts: {
      gate: 'counts',
      site,
      state: counted ? 'passes' : 'cannot-tell',
      ...(counted ? { value: 0.06 * wobble(at, 3) } : {}),
      limit: gates.countDeviation,
    },
    resources: { gate: 'resources', site, state: 'passes', value: 0.41, limit: gates.memoryRatio },
  };
  return step.gates.flatMap((name) => values[name] ?? []);
}

/** One second of the life of a rollout. */
function live(fake: FakeRollout, at: number): void {
  fake.lasted += 1;
  const { state } = fake.rollout;
  const step = stepOf(fake);
  switch (state.phase.kind) {
    case 'acting':
      if (state.taken !== true) {
        change(fake, { gates: [{ gate: 'approval', state: 'waits' }] });
        if (state.approved) begin(fake, at);
        return;
      }
      if (step !== undefined && fake.lasted >= Math.min(6, step.expectedSeconds)) {
        answered(fake, at);
        settleStep(fake);
        const { gatesInForce: _, ...rest } = fake.rollout.state;
        fake.rollout = { ...fake.rollout, state: rest };
        enter(fake, { kind: 'soaking' }, at);
      }
      return;
    case 'soaking':
      if (step !== undefined) soak(fake, step, at);
      return;
    case 'keeping':
      change(fake, { soaked: Math.min(state.soaked + 1, fake.rollout.plan.watchSeconds) });
      if (at >= Date.parse(state.phase.until)) enter(fake, { kind: 'ended', how: 'finished' }, at);
      return;
    case 'going-back':
      if (fake.lasted === 2) {
        answered(fake, at);
        act(fake, 'restore', at);
      }
      if (fake.lasted >= 6) wentBack(fake, state.phase.why, at);
      return;
    default:
      return;
  }
}

function settleStep(fake: FakeRollout): void {
  const { step } = fake.rollout.state;
  eachSite(fake, (one) => (one.kind === 'active' ? { ...one, at: step, frames: 0 } : one));
}

export function eachSite(fake: FakeRollout, to: (one: SiteProgress) => SiteProgress): void {
  const { sites } = fake.rollout.state;
  change(fake, {
    sites: Object.fromEntries(Object.entries(sites).map(([site, one]) => [site, to(one)])),
  });
}

function soak(fake: FakeRollout, step: PlanStep, at: number): void {
  const rate = step.kind === 'start' ? 100 : Math.max(1, Math.round(60 * step.reachedShare));
  eachSite(fake, (one) => (one.kind === 'active' ? { ...one, frames: one.frames + rate } : one));
  const soaked = Math.min(fake.rollout.state.soaked + 1, step.soakSeconds);
  const gates = gatesAt(fake, step, at);
  change(fake, { soaked, gates });
  if (soaked >= step.soakSeconds && gates.every((one) => one.state === 'passes')) next(fake, at);
}

function next(fake: FakeRollout, at: number): void {
  const { plan, state } = fake.rollout;
  const wave = plan.waves[state.wave];
  if (wave === undefined) return;
  if (state.step + 1 < wave.steps.length) {
    change(fake, { step: state.step + 1 });
    take(fake, at);
    return;
  }
  eachSite(fake, (one) => (one.kind === 'active' ? { ...one, kind: 'promoted' } : one));
  const following = plan.waves[state.wave + 1];
  if (following === undefined) {
    change(fake, { promotedAt: iso(at), soaked: 0, gates: [] });
    enter(fake, { kind: 'keeping', until: iso(at + plan.keepSeconds * 1000) }, at);
    return;
  }
  const coming = new Set(following.sites);
  const sites = Object.entries(fake.rollout.state.sites).map(
    ([site, one]): [string, SiteProgress] => [
      site,
      coming.has(site) ? { ...one, kind: 'active' } : one,
    ],
  );
  change(fake, { wave: state.wave + 1, step: 0, sites: Object.fromEntries(sites) });
  take(fake, at);
}

function wentBack(fake: FakeRollout, why: BackReason, at: number): void {
  answered(fake, at);
  eachSite(fake, (one) => (one.kind === 'going-back' ? { ...one, kind: 'back', why } : one));
  enter(fake, { kind: 'ended', how: 'rolled-back', why }, at);
  fake.incident = { cause: '', lesson: '' };
}

export function goBack(fake: FakeRollout, why: BackReason, at: number): void {
  eachSite(fake, (one) => (one.at === -1 ? one : { ...one, kind: 'going-back', why }));
  change(fake, { gates: [] });
  act(fake, 'return', at);
  enter(fake, { kind: 'going-back', why }, at);
}

/** Lets the time that has passed since the last look pass. */
export function advance(fake: FakeRollout, now: number): void {
  while (fake.until + 1000 <= now && fake.rollout.state.phase.kind !== 'ended') {
    fake.until += 1000;
    live(fake, fake.until);
  }
}

export function obey(fake: FakeRollout, command: RolloutCommand, by: string, now: number): void {
  note(fake, now, { kind: 'command', command, by });
  const { phase } = fake.rollout.state;
  switch (command) {
    case 'pause':
      if (phase.kind === 'acting' || phase.kind === 'soaking')
        enter(fake, { kind: 'paused', by, from: phase.kind }, now);
      return;
    case 'resume':
      if (phase.kind === 'paused' || phase.kind === 'held') enter(fake, { kind: 'soaking' }, now);
      return;
    case 'advance':
      if (phase.kind === 'soaking') next(fake, now);
      if (phase.kind === 'keeping') enter(fake, { kind: 'ended', how: 'finished' }, now);
      return;
    case 'approve':
      change(fake, { approved: true });
      return;
    case 'abort':
    case 'roll-back':
      goBack(fake, { kind: 'person', by, how: command }, now);
      return;
  }
}
