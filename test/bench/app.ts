import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createORPCClient } from '@orpc/client';
import type { PageClient } from '../../renderer/client/client.ts';
import { guardedLink } from '../../renderer/client/guarded-link.ts';
import { socketWire } from '../../renderer/client/socket-wire.ts';
import type { OverviewEvent } from '../../shared/contract/live.ts';
import { type Defer, endChild, startChild, tempDir } from './closers.ts';

const program = fileURLToPath(new URL('../../dist/server.mjs', import.meta.url));

export type App = {
  readonly pid: number;
  /** A client over the WebSocket, as a browser has it. */
  readonly api: PageClient;
};

/** The built app with its headless host; without a fleet file it starts the lab. */
export async function startApp(defer: Defer, fleetFile?: string): Promise<App> {
  const dataDir = tempDir(defer);
  const args = [program, '--no-open', '--port', '0', '--data', dataDir];
  const child = startChild(
    defer,
    process.execPath,
    fleetFile === undefined ? args : [...args, '--fleet', fleetFile],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // It has processes of its own in the lab, which it ends when it is asked to.
  defer(() => endChild(child, 'SIGTERM'));
  const url = await announced(child.stdout);
  const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? undefined;
  const wire = await socketWire(url, token)(new AbortController().signal);
  defer(() => wire.close());
  return { pid: child.pid ?? 0, api: createORPCClient(guardedLink(() => wire)) };
}

async function announced(output: NodeJS.ReadableStream | null): Promise<URL> {
  if (!output) throw new Error('the app has no output');
  for await (const line of createInterface({ input: output })) {
    const found = /^Tallydeck is at (http\S+)$/.exec(line)?.[1];
    if (found) return new URL(found);
  }
  throw new Error('the app ended without saying its address');
}

/** The first overview that `wanted` likes. */
export async function overviewUntil(
  api: PageClient,
  wanted: (event: OverviewEvent) => boolean,
): Promise<void> {
  for await (const event of await api.live.overview()) if (wanted(event)) return;
  throw new Error('the overview ended too early');
}
