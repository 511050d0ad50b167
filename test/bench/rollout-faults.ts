import { behaviours } from '../../electron/lab/counter/behaviour.ts';
import { backendName } from '../../electron/traffic/names.ts';
import type { Rollout, TriggerName } from '../../shared/model/rollout.ts';
import type { RolloutRequest } from '../../shared/model/rollout-request.ts';
import type { TriggerRules } from '../../shared/model/rollout-rules.ts';
import type { FrameSeen } from '../support/gateway/sender.ts';
import { waitFor } from '../support/machine/wait.ts';
import { followUntil, isEnded, startRollout } from '../support/rollout/run.ts';
import { containersOf, type rolloutReleases } from '../support/rollout/site.ts';
import type { RolloutBed } from './rollout-bed.ts';

export type Fault = {
  readonly name: string;
  readonly release: keyof typeof rolloutReleases;
  readonly isBad: (frame: FrameSeen) => boolean;
  /** Of the triggers; the others are out of its reach. */
  readonly limits: Pick<TriggerRules, 'errorRatio' | 'latencyRatio'>;
  /** Good until its container is killed. */
  readonly killed?: true;
};

export const faults: readonly Fault[] = [
  {
    name: 'errors: one frame of 12 fails',
    release: 'failing',
    isBad: ({ ok }) => !ok,
    limits: { errorRatio: 0.03, latencyRatio: 100 },
  },
  {
    name: `latency: every frame takes ${behaviours.slow.inferenceMs} ms`,
    release: 'slow',
    isBad: ({ ok, tookMs }) => !ok || tookMs >= behaviours.slow.inferenceMs,
    limits: { errorRatio: 1, latencyRatio: 3 },
  },
  {
    name: 'crash: its container is killed',
    release: 'new',
    isBad: ({ ok }) => !ok,
    limits: { errorRatio: 1, latencyRatio: 100 },
    killed: true,
  },
];

/** Seconds from the first bad frame, as its camera saw it. */
export type FaultSeen = {
  readonly trigger: TriggerName;
  /** What the trigger that fired waits for by itself. */
  readonly waits: number;
  readonly fired: number;
  /** Until HAProxy gave the last frame to the candidate. */
  readonly lastGiven: number;
  /** Until a camera saw the last bad frame. */
  readonly lastBad: number;
  readonly badFrames: number;
};

const half = 0.5;
/** Observed seconds until a good one is killed. */
const soakedBefore = 5;

/** Gives half of the cameras to a release that is bad, or becomes so, and lets the rollout go back by itself. */
export async function sufferFault(bed: RolloutBed, fault: Fault): Promise<FaultSeen> {
  const { api, site } = bed;
  const scope = { kind: 'site', service: 'counter', site: site.id } as const;
  // Only a trigger ends this step.
  const steps = [{ share: half, soakSeconds: 3600 }, { share: 1 }];
  const options = { steps, watchSeconds: 0, keepSeconds: 0 };
  const request = { scope, release: fault.release, strategy: 'canary', options } as const;
  await setLimits(bed, request, fault);
  const id = await startRollout(api, request);
  const soaked = fault.killed ? soakedBefore : 0;
  await followUntil(api, id, ({ state }) => state.step === 1 && state.soaked >= soaked);
  const from = Date.now();
  if (fault.killed) await killCandidate(bed, fault);
  const { rollout } = await followUntil(api, id, isEnded);
  return seenOf(bed, fault, rollout, from);
}

/** In the fleet file, until the console has read it. */
async function setLimits(
  { api, sites }: RolloutBed,
  request: RolloutRequest,
  { limits }: Fault,
): Promise<void> {
  sites.edit(({ services }) => {
    services.counter.rollout = { ...(services.counter.rollout as object), triggers: limits };
  });
  const isRead = async () => {
    // Refused until its links are up again.
    const answer = await api.rollouts.plan(request).catch(() => undefined);
    if (answer?.kind !== 'fits') return false;
    const { errorRatio, latencyRatio } = answer.plan.rules.triggers;
    return errorRatio === limits.errorRatio && latencyRatio === limits.latencyRatio;
  };
  await waitFor(isRead, { what: 'the fleet file to be read' });
}

async function killCandidate({ sites, site }: RolloutBed, { release }: Fault): Promise<void> {
  const here = await containersOf(sites.docker, site.id);
  const [candidate] = here.filter((each) => each.release === release && each.running);
  if (!candidate) throw new Error(`no container of ${release} to kill`);
  await sites.docker.getContainer(candidate.id).kill({ signal: 'SIGKILL' });
}

async function seenOf(
  { frames, lastGiven }: RolloutBed,
  fault: Fault,
  { plan, state }: Rollout,
  from: number,
): Promise<FaultSeen> {
  const { phase } = state;
  const why = phase.kind === 'ended' && phase.how === 'rolled-back' ? phase.why : undefined;
  if (why?.kind !== 'trigger')
    throw new Error(`${fault.name}: ended otherwise: ${JSON.stringify(phase)}`);
  const [own] = Object.values(plan.sites);
  const moved = new Set(
    plan.waves[0]?.steps[1] && Object.values(plan.waves[0].steps[1].postures)[0]?.cameras,
  );
  // What was sent before the end is answered by then.
  const ended = Date.now();
  await waitFor(() => (frames.at(-1)?.at ?? 0) > ended + 1000, { what: 'frames after the end' });
  const bad = frames.filter(
    (frame) =>
      frame.at >= from && frame.at <= ended && moved.has(frame.camera) && fault.isBad(frame),
  );
  const [first, last] = [bad[0]?.at, bad.at(-1)?.at];
  const given = lastGiven(backendName('counter', own?.slot ?? 'b'));
  if (first === undefined || last === undefined || given === undefined)
    throw new Error(`${fault.name}: no camera has seen a bad frame`);
  const { unhealthySeconds, forSeconds } = plan.rules.triggers;
  const seconds = (at: number) => Math.max(0, at - first) / 1000;
  return {
    trigger: why.firing.trigger,
    waits: why.firing.trigger === 'health' ? unhealthySeconds : forSeconds,
    fired: seconds(Date.parse(why.firing.at)),
    lastGiven: seconds(given),
    lastBad: seconds(last),
    badFrames: bad.length,
  };
}
