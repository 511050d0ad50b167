import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OverviewEvent } from '../../shared/contract/live.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { overviewUntil, startApp } from './app.ts';
import { scoped, tempDir } from './closers.ts';
import { camerasEach, startFarm } from './farm.ts';
import { ms, printTable, progress } from './figures.ts';
import { writeFleetFile } from './fleet-file.ts';
import { startResponders } from './programs.ts';

export type ScalePlan = { readonly gateways: number; readonly seconds: number };

/** The kernel's USER_HZ, a constant of its interface. */
const ticksPerSecond = 100;
const settleMs = 5000;

type Use = { readonly cpuMs: number; readonly rssBytes: number; readonly peakBytes: number };

/** Memory and CPU of the backend with many gateways polled once a second. */
export async function benchScale({ gateways, seconds }: ScalePlan): Promise<void> {
  if (!gatewayAvailable || process.platform !== 'linux') {
    return progress('skipped: the cost of 100 gateways needs Linux, haproxy and sshd');
  }
  await scoped(async (defer) => {
    progress(`the built app on ${gateways} gateways for ${seconds} s`);
    const farm = await startFarm(defer, gateways, await startResponders(defer));
    const file = path.join(tempDir(defer), 'fleet.yaml');
    writeFleetFile(file, farm, camerasEach);
    const started = performance.now();
    const { pid, api } = await startApp(defer, file);
    await overviewUntil(api, allRead(gateways));
    const allReadMs = performance.now() - started;
    await delay(settleMs);
    const unseen = await share(pid, seconds);
    const reading = overviewUntil(api, () => false).catch(() => undefined);
    const seen = await share(pid, seconds / 2);
    const { rssBytes, peakBytes } = usageOf(pid);
    const mb = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
    const percent = (value: number) => `${(value * 100).toFixed(1)}%`;
    printTable(
      `The backend with ${gateways} gateways (${gateways * camerasEach} cameras, ${2 * gateways} containers) polled once a second`,
      ['', 'figure'],
      [
        ['CPU of one core, nobody looking', percent(unseen)],
        ['CPU of one core, a browser on the map', percent(seen)],
        ['memory (RSS)', mb(rssBytes)],
        ['memory, peak', mb(peakBytes)],
        ['from start until all gateways are read', ms(allReadMs)],
      ],
      [
        `over ${seconds} s after ${settleMs / 1000} s of rest; HAProxy and the metrics of each container read once a second`,
      ],
    );
    void reading;
  });
}

/** CPU time over wall time. */
async function share(pid: number, seconds: number): Promise<number> {
  const before = usageOf(pid);
  const started = performance.now();
  await delay(seconds * 1000);
  return (usageOf(pid).cpuMs - before.cpuMs) / (performance.now() - started);
}

function usageOf(pid: number): Use {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const kilobytes = (name: string) => Number(status.match(`${name}:\\s+(\\d+) kB`)?.[1]);
  return {
    cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond,
    rssBytes: kilobytes('VmRSS') * 1024,
    peakBytes: kilobytes('VmHWM') * 1024,
  };
}

/** Sites are told once all are known; later only those that changed. */
function allRead(gateways: number): (event: OverviewEvent) => boolean {
  const read = new Set<string>();
  return ({ sites }) => {
    for (const site of sites) if (site.readAt) read.add(site.site);
    return read.size === gateways;
  };
}
