import { gatewayAvailable } from '../support/gateway.ts';
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

type Way1 = { readonly title: string; readonly delayMs: number; readonly timesFaster: number };
const ways: readonly Way1[] = [
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
    for (const way of ways) await scoped((inner) => measure(inner, farm, plan, way));
  });
}

async function measure(
  defer: Defer,
  farm: readonly FarmGateway[],
  plan: ChangePlan,
  { title, delayMs, timesFaster }: Way1,
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
  const forwards = others.find((each) => each.name.includes('forwards'));
  const rows = [
    ['Tallydeck, last gateway read back', ms(median(applied)), ms(percentile(applied, 0.95)), '1×'],
    [
      'Tallydeck, last gateway persisted',
      ms(median(persisted)),
      ms(percentile(persisted, 0.95)),
      '',
    ],
    ...others.map(({ name, took }) => [
      name,
      ms(median(took)),
      ms(percentile(took, 0.95)),
      times(median(took) / median(applied)),
    ]),
  ];
  const ratio = median(forwards?.took ?? []) / median(applied);
  printTable(
    `Change of one service's split on ${farm.length} gateways, ${title}`,
    ['', 'median', 'p95', 'to ours'],
    rows,
    [
      `${rounds.length} changes of ours, ${plan.othersRounds} of each other way, 32 in parallel; ${openSshVersion()}`,
      `links opened in ${ms(console.openedMs)}; one reading's round trip ${ms(console.roundTripMs)}`,
      aim(
        `aim: read back within 1 round trip + ${withinMs} ms (${delayMs + withinMs} ms) at the median`,
        median(applied) <= delayMs + withinMs,
      ),
      ...(forwards
        ? [aim(`aim: ${timesFaster} times faster than forwards with socat`, ratio >= timesFaster)]
        : []),
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

type Taken = { readonly name: string; readonly took: readonly number[] };

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
    taken.push({ name: way.name, took: await rounds(way, plan.othersRounds) });
  }
  return taken;
}

async function rounds(way: Way, count: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let number = 0; number <= count; number++) took.push(await way.run(number));
  return took.slice(1);
}
