import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour } from './behaviour.ts';
import { createCounter, FailedFrame } from './counter.ts';
import { type FlagFile, openFlagFile } from './flag-file.ts';
import { createMetrics } from './metrics.ts';
import { MalformedFrame } from './pgm.ts';
import { type Counted, countedAs } from './pushchairs.ts';
import { objectClasses } from './tracker.ts';

const MAX_BODY = 1024 * 1024;
/** Labels come from a header: a sender that invents cameras must not fill the memory. */
const MAX_CAMERAS = 1000;
const MAX_NAME = 64;

class TooLarge extends Error {}

/** The counter's HTTP surface: frames on any path, `/healthz`, `/metrics`. */
export function createCounterServer(
  behaviour: Behaviour,
  version: string,
  flags: FlagFile = openFlagFile(undefined),
): Server {
  const counter = createCounter(behaviour);
  const metrics = createMetrics(version);
  const cameras = new Set<string>();

  function cameraOf(request: IncomingMessage): string {
    const name = String(request.headers['x-tallydeck-camera'] ?? 'unknown').slice(0, MAX_NAME);
    if (!cameras.has(name) && cameras.size >= MAX_CAMERAS) return 'other';
    cameras.add(name);
    return name;
  }

  async function frame(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const camera = cameraOf(request);
    const number = frameNumber(request);
    if (number !== undefined) response.setHeader('x-frame-number', number);
    let code = 200;
    let answer: object;
    try {
      const body = await read(request);
      const began = performance.now();
      const { objects, crossings } = counter.count(camera, body, number);
      const counted = countedAs(flags, crossings);
      await sleep(behaviour.inferenceMs);
      metrics.inference((performance.now() - began) / 1000);
      metrics.counted(camera, counted);
      answer = { camera, frame: number, objects, counts: byClass(counted) };
    } catch (error) {
      code = codeOf(error);
      answer = { camera, frame: number, error: error instanceof Error ? error.message : 'failed' };
    }
    metrics.frame(camera, code);
    send(response, code, 'application/json', JSON.stringify(answer));
  }

  function send(response: ServerResponse, code: number, type: string, body: string): void {
    // After close() a kept-alive connection would otherwise hold the process up.
    if (!server.listening || code === 413) response.setHeader('connection', 'close');
    response.writeHead(code, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  }

  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (request.method === 'POST') {
      frame(request, response).catch(() => response.destroy());
    } else if (path === '/healthz') {
      send(response, 200, 'application/json', JSON.stringify({ status: 'ok', version }));
    } else if (path === '/metrics') {
      send(response, 200, 'text/plain; version=0.0.4; charset=utf-8', metrics.render());
    } else {
      send(response, 404, 'text/plain', 'frames are sent with POST\n');
    }
  });
  return server;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the request: it still has to be answered.
  const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BODY) throw new TooLarge(`a frame may have at most ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function frameNumber(request: IncomingMessage): number | undefined {
  const text = String(request.headers['x-frame-number'] ?? '');
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function codeOf(error: unknown): number {
  if (error instanceof MalformedFrame) return 400;
  if (error instanceof TooLarge) return 413;
  if (error instanceof FailedFrame) return 500;
  throw error;
}

function byClass(counted: readonly Counted[]): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(objectClasses.map((name) => [name, 0]));
  for (const one of counted) counts[one.class] = (counts[one.class] ?? 0) + 1;
  return counts;
}
