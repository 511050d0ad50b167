import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { BadRequest, parseCreateBody } from './container-spec.ts';
import {
  describeContainer,
  describeImage,
  describeInfo,
  describeVersion,
  inspectContainer,
  inspectImage,
} from './describe.ts';
import { EngineFault, type LabEngine } from './engine.ts';
import { loadArchive } from './load-archive.ts';
import { readBody, sendJson } from './reply.ts';
import { matchesLabels, streamEvents, streamLogs, streamStats } from './streams.ts';

type Call = {
  readonly engine: LabEngine;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** What the groups of the path held. */
  readonly names: readonly string[];
};
type Verb = readonly [method: string, path: RegExp, act: (call: Call) => unknown];

const maxBody = 1024 * 1024;

/** The part of Docker's HTTP interface that the console uses; anything else is answered 404. */
const verbs: readonly Verb[] = [
  ['GET', /^\/_ping$/, ({ response }) => response.setHeader('api-version', '1.41').end('OK')],
  ['HEAD', /^\/_ping$/, ({ response }) => response.setHeader('api-version', '1.41').end()],
  ['GET', /^\/version$/, ({ response }) => sendJson(response, 200, describeVersion())],
  ['GET', /^\/info$/, ({ response, engine }) => sendJson(response, 200, describeInfo(engine))],
  [
    'GET',
    /^\/events$/,
    ({ engine, query, response }) => streamEvents(engine, filtersOf(query), response),
  ],
  ['GET', /^\/containers\/json$/, listContainers],
  ['POST', /^\/containers\/create$/, create],
  ['GET', /^\/containers\/([^/]+)\/json$/, inspect],
  ['POST', /^\/containers\/([^/]+)\/start$/, start],
  ['POST', /^\/containers\/([^/]+)\/stop$/, stop],
  ['POST', /^\/containers\/([^/]+)\/wait$/, wait],
  ['DELETE', /^\/containers\/([^/]+)$/, remove],
  [
    'GET',
    /^\/containers\/([^/]+)\/logs$/,
    (call) => streamLogs(found(call), call.query, call.response),
  ],
  [
    'GET',
    /^\/containers\/([^/]+)\/stats$/,
    (call) => streamStats(found(call), call.query, call.response),
  ],
  [
    'GET',
    /^\/images\/json$/,
    ({ engine, response }) => sendJson(response, 200, engine.images.list().map(describeImage)),
  ],
  ['GET', /^\/images\/(.+)\/json$/, image],
  ['POST', /^\/images\/create$/, pull],
  ['POST', /^\/images\/load$/, load],
];

export async function answer(
  engine: LabEngine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://engine');
  const path = url.pathname.replace(/^\/v1\.\d+(?=\/)/, '');
  for (const [method, pattern, act] of verbs) {
    const match = method === request.method ? pattern.exec(path) : null;
    if (match === null) continue;
    const names = match.slice(1).map(decodeURIComponent);
    try {
      await act({ engine, request, response, query: url.searchParams, names });
    } catch (error) {
      sendFault(response, error);
    }
    return;
  }
  sendJson(response, 404, { message: 'page not found' });
}

function sendFault(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (response.headersSent) response.destroy();
  else if (error instanceof EngineFault && error.status === 304) response.writeHead(304).end();
  else if (error instanceof EngineFault) sendJson(response, error.status, { message });
  else sendJson(response, error instanceof BadRequest ? 400 : 500, { message });
}

const filterSchema = z.record(
  z.string(),
  z.union([z.array(z.string()), z.record(z.string(), z.boolean())]),
);

function filtersOf(query: URLSearchParams): ReadonlyMap<string, readonly string[]> {
  const text = query.get('filters');
  if (text === null || text === '') return new Map();
  const parsed = filterSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new BadRequest('invalid filter');
  return new Map(
    Object.entries(parsed.data).map(([name, values]) => [
      name,
      Array.isArray(values) ? values : Object.keys(values),
    ]),
  );
}

function found({ engine, names }: Call) {
  return engine.find(names[0] ?? '');
}

function listContainers({ engine, query, response }: Call): void {
  const filters = filtersOf(query);
  const all = ['1', 'true'].includes(query.get('all') ?? '');
  const states = filters.get('status');
  const ids = filters.get('id');
  const listed = [...engine.containers.values()].filter((container) => {
    const kind = container.status().kind;
    if (states !== undefined ? !states.includes(kind) : !all && kind !== 'running') return false;
    if (ids !== undefined && !ids.some((id) => container.id.startsWith(id))) return false;
    return matchesLabels(container, filters.get('label') ?? []);
  });
  sendJson(
    response,
    200,
    listed.map((container) => describeContainer(container, engine.host)),
  );
}

async function create({ engine, request, response, query }: Call): Promise<void> {
  const body = parseCreateBody(JSON.parse((await readBody(request, maxBody)).toString('utf8')));
  const container = engine.create(query.get('name') ?? `lab-${Date.now()}`, body);
  sendJson(response, 201, { Id: container.id, Warnings: [] });
}

function inspect(call: Call): void {
  sendJson(call.response, 200, inspectContainer(found(call), call.engine.host));
}

async function start(call: Call): Promise<void> {
  await call.engine.start(found(call));
  call.response.writeHead(204).end();
}

async function stop(call: Call): Promise<void> {
  const container = found(call);
  if (container.status().kind !== 'running') throw new EngineFault(304, 'already stopped');
  await container.stop(Number(call.query.get('t') ?? 10) * 1000);
  call.response.writeHead(204).end();
}

async function wait(call: Call): Promise<void> {
  const container = found(call);
  const status = container.status();
  call.response.writeHead(200, { 'content-type': 'application/json' });
  call.response.flushHeaders();
  const code = status.kind === 'exited' ? status.code : await container.wait();
  call.response.end(JSON.stringify({ StatusCode: code }));
}

async function remove(call: Call): Promise<void> {
  const force = ['1', 'true'].includes(call.query.get('force') ?? '');
  await call.engine.remove(found(call), force);
  call.response.writeHead(204).end();
}

function image({ engine, names, response }: Call): void {
  const wanted = engine.images.find(names[0] ?? '');
  if (wanted === undefined) throw new EngineFault(404, `No such image: ${names[0]}`);
  sendJson(response, 200, inspectImage(wanted));
}

function pull({ engine, query, response }: Call): void {
  const tag = query.get('tag') ?? '';
  const reference = `${query.get('fromImage')}${tag === '' ? '' : `:${tag}`}`;
  if (!engine.images.pull(reference)) {
    throw new EngineFault(404, `manifest for ${reference} not found: manifest unknown`);
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  for (const status of [
    `Pulling from ${query.get('fromImage')}`,
    `Status: Image is up to date for ${reference}`,
  ]) {
    response.write(`${JSON.stringify({ status })}\r\n`);
  }
  response.end();
}

async function load({ engine, request, response }: Call): Promise<void> {
  const loaded = await loadArchive(request);
  for (const one of loaded) engine.images.add(one);
  response.writeHead(200, { 'content-type': 'application/json' });
  for (const one of loaded) {
    response.write(`${JSON.stringify({ stream: `Loaded image: ${one.tags[0] ?? one.id}\n` })}\r\n`);
  }
  response.end();
}
