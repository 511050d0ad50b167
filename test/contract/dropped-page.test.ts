import { MessageChannel } from 'node:worker_threads';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, describe, expect, it } from 'vitest';
import { clientLimits, type Drop, drops } from '../../electron/host/limits.ts';
import { createPeerServer, type PeerServer } from '../../electron/host/serve-peer.ts';
import { openHttp } from '../../electron/server/http-server.ts';
import { servePort } from '../../electron/shell/port.ts';
import { type Client, createClient } from '../../renderer/client/client.ts';
import { confirmTaken } from '../../renderer/client/port-wire.ts';
import { socketWire } from '../../renderer/client/socket-wire.ts';
import { createEnding, type OpenWire } from '../../renderer/client/wire.ts';
import { readinessStreams } from '../../renderer/state/app.ts';
import { foldOverview } from '../../renderer/state/overview-store.ts';
import { createStreamStore, latest, type StreamState } from '../../renderer/state/stream-store.ts';
import { electronPort, token } from '../support/contract/wires.ts';
import { createFakeRouter } from '../support/fake/backend.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** As the page on the desktop opens one, without the window that hands it over. */
const overPort = (servePeer: PeerServer): OpenWire => {
  return async () => {
    const { port1, port2 } = new MessageChannel();
    const ending = createEnding();
    port1.on('close', ending.come);
    servePort(electronPort(port2), servePeer);
    const link = new RPCLink({ port: port1 as unknown as MessagePort });
    confirmTaken(port1 as unknown as MessagePort);
    port1.start();
    return { link, ending, close: () => port1.close() };
  };
};

async function overSocket(servePeer: PeerServer): Promise<OpenWire> {
  const http = await openHttp({ port: 0, token, version: '1', page: '/nonexistent', servePeer });
  endings.push(http.close);
  return socketWire(new URL(`http://127.0.0.1:${http.port}/`), token);
}

function overviewOf(client: Client) {
  return createStreamStore({
    ready: readinessStreams(client),
    open: (signal) => client.api.live.overview(undefined, { signal }),
    fold: (before: ReturnType<typeof foldOverview> | undefined, event) =>
      foldOverview(before, event, Date.now()),
  });
}

/** More streams than a page may ask for until it is taken for a runaway. */
async function askTooMuch(client: Client): Promise<void> {
  const most = clientLimits.streams + clientLimits.refusals + 1;
  const asked = Array.from({ length: most }, () => client.api.lab.watch());
  await Promise.allSettled(asked);
}

describe.each([
  ['port', async (servePeer: PeerServer) => overPort(servePeer)],
  ['WebSocket', overSocket],
] as const)('a page whose %s the backend drops for too much', (_name, open) => {
  it('keeps what it shows, comes back by itself, and shows the same again', async () => {
    const dropped: Drop[] = [];
    const servePeer = createPeerServer(createFakeRouter('lab'), (why) => dropped.push(why));
    const client = createClient(await open(servePeer));
    endings.push(client.close);
    const overview = overviewOf(client);
    const release = overview.hold();
    // A later answer: that the stream is no longer wanted has gone out before the wire is closed.
    endings.push(() => {
      release();
      return client.api.host.info();
    });
    const shown = () => [...(latest(overview.getState())?.sites.keys() ?? [])];
    await expect.poll(() => overview.getState().kind).toBe('live');
    const before = shown();
    expect(before.length).toBeGreaterThan(0);

    const kinds = new Set<StreamState<unknown>['kind']>();
    overview.subscribe(({ kind }) => kinds.add(kind));
    const seen: (readonly string[])[] = [];
    overview.subscribe(() => seen.push(shown()));
    await askTooMuch(client);
    expect(dropped).toEqual([drops.tooManyCalls]);
    await expect.poll(() => kinds.has('stale'), { timeout: 5000 }).toBe(true);
    await expect.poll(() => overview.getState().kind, { timeout: 10_000 }).toBe('live');

    expect(kinds).toEqual(new Set(['live', 'stale']));
    expect(new Set(seen.map(String))).toEqual(new Set([String(before)]));
    expect(client.connection.store.getState().kind).toBe('open');
    expect(await client.api.host.info()).toMatchObject({ version: '0.1.0' });
    expect(dropped).toHaveLength(1);
  });
});
