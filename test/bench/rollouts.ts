import { ensureDockerd } from '../support/docker/dockerd.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { type Defer, scoped } from './closers.ts';
import { median, printTable, progress, times } from './figures.ts';
import { cameras, framesPerSecond, openBed } from './rollout-bed.ts';
import { type CanaryTook, runCanary } from './rollout-canary.ts';
import { type FaultSeen, faults, sufferFault } from './rollout-faults.ts';
import { watchStarts } from './rollout-starts.ts';

export type RolloutsPlan = { readonly faults: number; readonly canaries: number };

/** Counts need a history, and are compared elsewhere. */
const faultRules = { gates: { leastObjects: 0 } };
/** Nothing but what is read anew in each step is waited for; one release is quicker than the other. */
const canaryRules = {
  gates: { leastObjects: 0, leastFrames: 0, latencyRatio: 50 },
  triggers: { latencyRatio: 100 },
};

const under = `${cameras} cameras × ${framesPerSecond} frames/s`;

/** What a bad candidate costs until it is gone, and a canary that waits for nothing. */
export async function benchRollouts(plan: RolloutsPlan): Promise<void> {
  const docker = gatewayAvailable ? await ensureDockerd() : { skipped: 'haproxy and sshd' };
  if ('skipped' in docker) return progress(`skipped: rollouts need ${docker.skipped}`);
  await scoped((defer) => benchFaults(defer, docker.socket, plan.faults));
  await scoped((defer) => benchCanary(defer, docker.socket, plan.canaries));
}

async function benchFaults(defer: Defer, socket: string, repetitions: number): Promise<void> {
  const bed = await openBed(defer, { socket, instances: 1, rules: faultRules });
  const rows: string[][] = [];
  for (const fault of faults) {
    const seen: FaultSeen[] = [];
    while (seen.length < repetitions) {
      progress(`${fault.name}, ${seen.length + 1} of ${repetitions}`);
      seen.push(await sufferFault(bed, fault));
    }
    rows.push(rowOf(fault.name, seen));
  }
  printTable(
    `From a bad candidate's first failing frame: ${under}, half of them on it`,
    ['median / longest', 'last to it', 'last answer', 'fired', 'trigger', 'its wait', 'failed'],
    rows,
    [
      `${repetitions} each; until HAProxy gave it the last frame, until a camera saw the last that failed`,
      'a trigger waits for so many observed seconds on end; the first may have begun before the frame',
      'a container that is gone falls through to stable by HAProxy itself, before any trigger',
    ],
  );
}

function rowOf(name: string, seen: readonly FaultSeen[]): string[] {
  const of = (value: (each: FaultSeen) => number) => both(seen.map(value));
  const waits = median(seen.map((each) => each.waits));
  const fired = median(seen.map((each) => each.fired));
  return [
    name,
    of((each) => each.lastGiven),
    of((each) => each.lastBad),
    of((each) => each.fired),
    [...new Set(seen.map((each) => `${each.trigger} for ${each.waits} s`))].join(', '),
    `${Math.min(100, Math.round((100 * waits) / fired))}%`,
    String(median(seen.map((each) => each.badFrames))),
  ];
}

const both = (values: readonly number[]): string =>
  `${median(values).toFixed(1)} / ${Math.max(...values).toFixed(1)} s`;

async function benchCanary(defer: Defer, socket: string, repetitions: number): Promise<void> {
  const bed = await openBed(defer, { socket, instances: 2, rules: canaryRules });
  const starts = await watchStarts(defer, bed.sites, bed.site.id);
  const took: CanaryTook[] = [];
  while (took.length < repetitions) {
    progress(`a canary with zero soak, ${took.length + 1} of ${repetitions}`);
    took.push(await runCanary(bed, took.length % 2 === 0 ? 'new' : 'old', starts));
  }
  const row = (name: string, of: (each: CanaryTook) => number) => [
    name,
    both(took.map((each) => of(each) / 1000)),
    times(median(took.map((each) => of(each) / each.starts))),
  ];
  printTable(
    `A canary with zero soak (5, 10, 25, 50, 75, 100 %, nothing kept), 2 instances: ${under}`,
    ['', 'median / longest', 'to the starts'],
    [
      row('the container starts, summed', (each) => each.starts),
      row('start to finish', (each) => each.whole),
      row('  of it starting', (each) => each.starting),
      row('  of it moving traffic, read back and verified', (each) => each.moving),
      row('  of it retiring what was there', (each) => each.retiring),
      row(
        '  of it waiting for the next reading',
        (each) => each.whole - each.starting - each.moving - each.retiring,
      ),
    ],
    [
      `${repetitions} canaries; telemetry is read once a second, and each step waits for its own reading`,
    ],
  );
}
