import path from 'node:path';
import type { OverviewEvent } from '../../shared/contract/live.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { overviewUntil, startApp } from './app.ts';
import { scoped, tempDir } from './closers.ts';
import { startFarm } from './farm.ts';
import { aim, median, ms, printTable, progress } from './figures.ts';
import { writeFleetFile } from './fleet-file.ts';
import { startResponders } from './programs.ts';

export type StartPlan = { readonly starts: number };

const aimMs = 2000;

/** Time from starting the built app to the first live number at a client. */
export async function benchStart({ starts }: StartPlan): Promise<void> {
  const real = await onRealGateway(starts);
  progress(`${starts} starts of the lab`);
  const lab = await severalStarts(starts);
  const row = (name: string, took: readonly number[]) => [
    name,
    ms(median(took)),
    ms(Math.min(...took)),
    ms(Math.max(...took)),
  ];
  printTable(
    'From starting the built app to the first live number at a client over the WebSocket',
    ['', 'p50', 'least', 'most'],
    [...(real ? [row('a fleet of one real gateway', real)] : []), row('the lab', lab)],
    [
      `${starts} starts each; the number is requests a second of a variant`,
      ...(real ? [aim(`aim: within ${aimMs} ms on the real gateway`, median(real) <= aimMs)] : []),
    ],
  );
}

async function onRealGateway(starts: number): Promise<readonly number[] | undefined> {
  if (!gatewayAvailable) {
    progress('skipped: a start with a real gateway needs haproxy and sshd');
    return undefined;
  }
  return scoped(async (defer) => {
    progress(`${starts} starts on a fleet of one real gateway`);
    const farm = await startFarm(defer, 1, await startResponders(defer));
    const file = path.join(tempDir(defer), 'fleet.yaml');
    writeFleetFile(file, farm, 8);
    return severalStarts(starts, file);
  });
}

async function severalStarts(starts: number, fleetFile?: string): Promise<readonly number[]> {
  const took: number[] = [];
  while (took.length < starts) {
    took.push(
      await scoped(async (defer) => {
        const started = performance.now();
        const { api } = await startApp(defer, fleetFile);
        await overviewUntil(api, hasNumber);
        return performance.now() - started;
      }),
    );
  }
  return took;
}

const hasNumber = ({ sites }: OverviewEvent): boolean =>
  sites.some((site) =>
    site.services.some((service) =>
      service.variants.some((variant) => variant.requestsPerSecond !== undefined),
    ),
  );
