import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from '../../electron/cli/connect.ts';
import { framesByBackend } from '../support/e2e/haproxy.ts';
import { type FrameSeen, startSender } from '../support/gateway/sender.ts';
import { prepareSites } from '../support/rollout/run.ts';
import { type RolloutSite, type RolloutSites, startSites } from '../support/rollout/site.ts';
import { startApp } from './app.ts';
import type { Defer } from './closers.ts';

export const cameras = 16;
export const framesPerSecond = 5;
const lookEveryMs = 20;

/** One site under frames, with the built app in front of it. */
export type RolloutBed = {
  readonly api: Api;
  readonly sites: RolloutSites;
  readonly site: RolloutSite;
  /** Every frame since the start, in the order of the answers. */
  readonly frames: readonly FrameSeen[];
  /** When HAProxy itself gave its last frame to this backend, ms since the epoch. */
  lastGiven(backend: string): number | undefined;
};

export type BedOptions = {
  readonly socket: string;
  readonly instances: number;
  /** `rollout` of the service, as in the fleet file. */
  readonly rules: object;
};

export async function openBed(defer: Defer, options: BedOptions): Promise<RolloutBed> {
  const sites = await startSites({ ...options, cameras });
  defer(() => sites.close());
  const [site] = sites.sites;
  if (!site) throw new Error('no site was started');
  const { api } = await startApp(defer, sites.fleetFile);
  await prepareSites(api, sites);
  const frames: FrameSeen[] = [];
  const sender = startSender({
    port: site.gateway.port,
    cameras: site.cameras,
    rate: framesPerSecond,
    onFrame: (frame) => frames.push(frame),
  });
  defer(() => sender.stop());
  const lastGiven = watchBackends(defer, site.gateway.gateway.paths.socket);
  return { api, sites, site, frames, lastGiven };
}

/** Looks at HAProxy's counters again and again, past the console. */
function watchBackends(defer: Defer, socket: string): RolloutBed['lastGiven'] {
  const seen = new Map<string, { readonly frames: number; readonly at: number }>();
  const end = new AbortController();
  const watching = (async () => {
    while (!end.signal.aborted) {
      for (const [name, frames] of await framesByBackend(socket))
        if (frames !== seen.get(name)?.frames) seen.set(name, { frames, at: Date.now() });
      await delay(lookEveryMs);
    }
  })();
  watching.catch((error: unknown) => console.error(error));
  defer(async () => {
    end.abort();
    await watching.catch(() => undefined);
  });
  return (backend) => seen.get(backend)?.at;
}
