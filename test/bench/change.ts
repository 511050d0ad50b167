import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { changeRound, type Round } from './change-round.ts';
import { type Defer, scoped } from './closers.ts';
import { type Console, openConsole } from './consoles.ts';
import { type FarmGateway, startFarm } from './farm.ts';
import { aim, median, ms, percentile, printTable, progress, times } from './figures.ts';
import { missingTools, openOpenssh, openSshVersion, type Way } from './openssh.ts';
import { startDelay, startResponders } from './programs.ts';

export type ChangePlan = {
  readonly gateways: number;
  readonly rounds: number;
  readonly othersRounds: number;
};

const warmUps = 2;
const roundTripMs = 25;
const withinMs = 20;

type Distance = { readonly title: string; readonly delayMs: number; readonly timesFaster: number };
const distances: readonly Distance[] = [
  { title: 'loopback', delayMs: 0, timesFaster: 30 },
  { title: `${roundTripMs} ms round trip`, delayMs: roundTripMs, timesFaster: 15 },
];

/** Time to change the split of one service on many gateways, against what people do without us. */
export async function benchChange(plan: ChangePlan): Promise<void> {
  if (!gatewayAvailable)
    return progress('skipped: a change of 100 gateways needs haproxy and sshd');
  await scoped(async (defer) => {
    progress(`starting ${plan.gateways} HAProxies behind sshd`);
    const farm = await startFarm(defer, plan.gateways, await startResponders(defer));
    for (const each of distances) await scoped((inner) => measure(inner, farm, plan, each));
  });
}

async function measure(
  defer: Defer,
  farm: readonly FarmGateway[],
  plan: ChangePlan,
  { title, delayMs, timesFaster }: Distance,
): Promise<void> {
  const portOf = await waysThere(defer, farm, delayMs);
  progress(`${title}: opening links, ${plan.rounds} changes`);
  const { console, rounds } = await scoped(async (inner) => {
    const opened = await openConsole(inner, farm, portOf);
    return { console: opened, rounds: await ours(opened, farm, plan.rounds) };
  });
  const applied = rounds.map((round) => round.appliedMs);
  const persisted = rounds.map((round) => round.persistedMs);
  const others = await scoped((inner) => theirs(inner, farm, plan, portOf));
  const row = (name: string, took: readonly number[], ratio: string) => [
    name,
    ms(median(took)),
    ms(percentile(took, 0.95)),
    ratio,
  ];
  const ratio = ({ took }: Taken) => median(took) / median(applied);
  const limitMs = console.roundTripMs + withinMs;
  printTable(
    `Change of one service's split on ${farm.length} gateways, ${title}`,
    ['', 'median', 'p95', 'to ours'],
    [
      row('Tallydeck, last gateway read back', applied, '1×'),
      row('Tallydeck, last gateway persisted', persisted, ''),
      ...others.map((way) => row(way.name, way.took, times(ratio(way)))),
    ],
    [
      `${rounds.length} changes of ours, ${plan.othersRounds} of each other way, 32 in parallel; ${openSshVersion()}`,
      `links opened in ${ms(console.openedMs)}; one round trip ${ms(console.roundTripMs)}`,
      `this machine is all ${farm.length} gateways too: persisting alone starts ${farm.length} shells with sync in them`,
      aim(
        `aim: read back within 1 round trip + ${withinMs} ms (${ms(limitMs)}) at the median`,
        median(applied) <= limitMs,
      ),
      ...others
        .filter((way) => way.isWhole)
        .map((way) =>
          aim(
            `aim: ${timesFaster} times faster than forwards with socat making the same change`,
            ratio(way) >= timesFaster,
          ),
        ),
    ],
  );
}

/** The port of a gateway's sshd, or of a longer way to it. */
async function waysThere(defer: Defer, farm: readonly FarmGateway[], delayMs: number) {
  const ports = [...new Set(farm.map(({ sshd }) => sshd.port))];
  const there = delayMs > 0 ? await startDelay(defer, ports, delayMs / 2) : ports;
  return ({ sshd }: FarmGateway): number => there[ports.indexOf(sshd.port)] ?? sshd.port;
}

async function ours(
  console: Console,
  farm: readonly FarmGateway[],
  count: number,
): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  for (let number = 0; number < warmUps + count; number++) {
    const round = await changeRound(console, farm, number);
    if (number >= warmUps) rounds.push(round);
  }
  return rounds;
}

type Taken = Pick<Way, 'name' | 'isWhole'> & { readonly took: readonly number[] };

async function theirs(
  defer: Defer,
  farm: readonly FarmGateway[],
  plan: ChangePlan,
  portOf: (gateway: FarmGateway) => number,
): Promise<readonly Taken[]> {
  const missing = missingTools();
  if (missing.length > 0) {
    console.log(`skipped: OpenSSH and forwards, for want of ${missing.join(', ')}`);
    return [];
  }
  progress('opening the same with OpenSSH');
  const taken: Taken[] = [];
  for (const way of await openOpenssh(defer, farm, portOf)) {
    const { name, isWhole } = way;
    taken.push({ name, isWhole, took: await rounds(way, plan.othersRounds) });
  }
  return taken;
}

async function rounds(way: Way, count: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let number = 0; number <= count; number++) took.push(await way.run(number));
  return took.slice(1);
}
