import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import {
  delay,
  frame,
  longHead,
  many,
  openPeer,
  openRaw,
  overHttp,
  overLocal,
  type Peer,
  pour,
  type Raw,
  type Target,
} from './wire.ts';

/** What an attack saw: how many of its connections there were, and how they ended. */
export type Seen = {
  readonly opened: number;
  readonly codes: readonly number[];
  readonly left: number;
};
type Attack = (target: Target) => Promise<Seen>;

const heldMs = 3000;
const hello = JSON.stringify({ i: '1', p: { u: '/host/info' } });

const ofPeers = (peers: readonly Peer[]): Seen => ({
  opened: peers.length,
  codes: peers.flatMap((peer) => peer.closed() ?? []),
  left: peers.filter((peer) => peer.closed() === undefined).length,
});
const ofRaw = (sockets: readonly Raw[]): Seen => ({
  opened: sockets.length,
  codes: [],
  left: sockets.filter((one) => !one.isGone()).length,
});

/** Until the test has seen what it waits for: how fast a console fills buffers is up to the machine. */
const untilEnough = () => (parentPort ? once(parentPort, 'message') : Promise.resolve());

/** Asks for more than the system's own buffers hold (some 10 MB), and reads nothing of it. */
async function ask(peer: Peer): Promise<void> {
  peer.ws.pause();
  for (let index = 0; index < 60; index += 1) {
    peer.call(`f${index}`, '/fleet/watch');
    peer.call(`o${index}`, '/live/overview');
    peer.call(`s${index}`, '/live/site', { site: `site-${index}` });
  }
  for (let index = 0; index < 1500; index += 1) {
    peer.call(`p${index}`, '/traffic/preview', { scope: everywhere, share: 0.5 });
  }
}
const everywhere = { kind: 'environment', service: 'counter', environment: 'all' };

async function unread(
  target: Target,
  open: (target: Target) => Peer['ws'],
  held: Promise<unknown>,
) {
  const peers = await many(20, () => openPeer(open(target)));
  for (const peer of peers) await ask(peer);
  await held;
  for (const peer of peers) peer.ws.resume();
  await delay(500);
  return ofPeers(peers);
}

const repeated = (one: Buffer): Buffer => Buffer.concat(Array.from({ length: 1000 }, () => one));

/** `head` comes once, before the chunks. */
async function flood(
  target: Target,
  chunk: Uint8Array,
  times: number,
  clients = 1,
  isRead = true,
  head: Uint8Array = new Uint8Array(),
) {
  const peers = await many(clients, () => openPeer(overHttp(target)));
  if (!isRead) for (const peer of peers) peer.ws.pause();
  for (const { socket } of peers) socket.write(head);
  const poured = Promise.all(peers.map((peer) => pour(peer.socket, chunk, times)));
  await Promise.race([poured, delay(heldMs)]);
  if (!isRead) for (const peer of peers) peer.ws.resume();
  await delay(200);
  return ofPeers(peers);
}

async function halfSent(target: Target, text: string, ms: number): Promise<Seen> {
  const sockets = await many(1500, () => openRaw(target, text));
  await delay(ms);
  return ofRaw(sockets);
}

async function events(target: Target, bytes: number): Promise<Seen> {
  const peer = await openPeer(overHttp(target));
  peer.call('1', '/live/overview');
  const event = JSON.stringify({ i: '1', t: 3, p: { e: 'message', d: 'x'.repeat(bytes) } });
  await Promise.race([pour(peer.socket, frame(event), 800), delay(heldMs)]);
  await delay(200);
  return ofPeers([peer]);
}

const upgradeHead = ({ port }: Target, token: string) =>
  `GET /rpc?token=${token} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n`;

/** The time limit of half-sent requests, and the pause between two looks for them. */
const goneMs = 7000;

export const attacks: Readonly<Record<string, Attack>> = {
  'readers that never read, 20 over WebSocket': (target) => unread(target, overHttp, untilEnough()),
  'readers that never read, 20 over the local socket': (target) =>
    unread(target, overLocal, delay(heldMs)),
  'a reader of one byte a second': async (target) => {
    const peers = await many(10, () => openPeer(overHttp(target)));
    for (const peer of peers) {
      await ask(peer);
      const timer = setInterval(() => peer.socket.read(1), 1000);
      peer.ws.once('close', () => clearInterval(timer));
    }
    await delay(heldMs);
    return ofPeers(peers);
  },
  '256,800 calls of one client that reads': (target) => flood(target, callFrames(400), 642),
  '256,800 calls of one client that does not read': (target) =>
    flood(target, callFrames(400), 642, 1, false),
  'calls of 20 clients that read': (target) => flood(target, callFrames(400), 100, 20),
  '800 events of 0.9 MB for one stream': (target) => events(target, 900_000),
  '800 events of 200 kB for one stream': (target) => events(target, 200_000),
  'one message of 300 MB': (target) =>
    flood(target, Buffer.alloc(1_000_000, 'x'), 300, 1, true, longHead(0x81, 300_000_000)),
  'messages of 240,000 nested brackets': (target) => {
    const deep = '['.repeat(120_000);
    const call = `{"i":"1","p":{"u":"/host/info","b":{"json":${deep}${']'.repeat(120_000)}}}}`;
    return flood(target, frame(call), 200, 10);
  },
  'a million tiny messages': (target) => flood(target, repeated(frame('{"i":"9","t":4}')), 1000),
  'a message of a million fragments': (target) =>
    flood(target, repeated(frame('x', 0, false)), 1000, 1, true, frame('x', 1, false)),
  'a million pings, their answers unread': (target) =>
    flood(target, repeated(frame('x'.repeat(100), 9)), 1000, 1, false),
  '10,000 streams of 10 clients': async (target) => {
    const peers = await many(10, () => openPeer(overHttp(target)));
    for (const peer of peers)
      for (let index = 0; index < 1000; index += 1) peer.call(index, '/live/overview');
    await delay(heldMs);
    return ofPeers(peers);
  },
  '300 clients with a token': async (target) => {
    const opened = await Promise.allSettled(
      Array.from({ length: 300 }, () => openPeer(overHttp(target))),
    );
    const peers = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    for (const peer of peers) if (peer.ws.readyState === 1) peer.ws.send(hello);
    await delay(heldMs);
    return ofPeers(peers);
  },
  '1,500 half-sent requests': (target) => halfSent(target, 'GET / HTTP/1.1\r\nHost: 127', goneMs),
  '1,500 half-sent upgrades': (target) =>
    halfSent(target, upgradeHead(target, target.token), goneMs),
  '1,500 requests with half a body': (target) =>
    halfSent(
      target,
      `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999\r\n\r\nx`,
      goneMs,
    ),
  '4,000 idle connections': async (target) => {
    const sockets = await many(4000, () => openRaw(target, ''));
    await delay(goneMs);
    return ofRaw(sockets);
  },
  '3,000 upgrades with a wrong token, never closed': async (target) => {
    const sockets = await many(3000, () => openRaw(target, `${upgradeHead(target, 'wrong')}\r\n`));
    await delay(2000);
    return ofRaw(sockets);
  },
  'the page asked for 25,000 times and not read': async (target) => {
    const request = `GET ${target.asset} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
    const sockets = await many(500, async () => {
      const raw = await openRaw(target, '');
      raw.socket.pause();
      raw.socket.write(request.repeat(50));
      return raw;
    });
    await delay(heldMs);
    return ofRaw(sockets);
  },
};

function callFrames(count: number): Buffer {
  return Buffer.concat(
    Array.from({ length: count }, (_, index) =>
      frame(
        JSON.stringify({
          i: `${index}-${Math.random()}`,
          p: { u: '/traffic/preview', b: { json: { scope: everywhere, share: 0.5 } } },
        }),
      ),
    ),
  );
}

if (parentPort) {
  const { name, target } = workerData as { readonly name: string; readonly target: Target };
  const seen = await attacks[name]?.(target);
  parentPort.postMessage(seen);
}
