import type { IncomingMessage, ServerResponse } from 'node:http';
import * as archives from './archive-verbs.ts';
import { type EngineCall, filtersOf } from './call.ts';
import { BadRequest } from './container-spec.ts';
import * as containers from './container-verbs.ts';
import { describeInfo, describeVersion } from './describe.ts';
import type { LabEngine } from './engine.ts';
import * as execs from './exec-verbs.ts';
import { EngineFault } from './fault.ts';
import * as images from './image-verbs.ts';
import { sendJson } from './reply.ts';
import { sendStats, streamEvents, streamLogs } from './streams.ts';

type Verb = readonly [method: string, path: RegExp, act: (call: EngineCall) => unknown];

/** The part of Docker's HTTP interface that the console uses; anything else is answered 404. */
const verbs: readonly Verb[] = [
  ['GET', /^\/_ping$/, ({ response }) => response.setHeader('api-version', '1.41').end('OK')],
  ['GET', /^\/version$/, ({ response }) => sendJson(response, 200, describeVersion())],
  ['GET', /^\/info$/, ({ response }) => sendJson(response, 200, describeInfo())],
  ['GET', /^\/events$/, events],
  ['GET', /^\/containers\/json$/, containers.list],
  ['POST', /^\/containers\/create$/, containers.create],
  ['GET', /^\/containers\/([^/]+)\/json$/, containers.inspect],
  ['POST', /^\/containers\/([^/]+)\/start$/, containers.start],
  ['POST', /^\/containers\/([^/]+)\/stop$/, containers.stop],
  ['DELETE', /^\/containers\/([^/]+)$/, containers.remove],
  ['GET', /^\/containers\/([^/]+)\/logs$/, logs],
  ['GET', /^\/containers\/([^/]+)\/stats$/, stats],
  ['PUT', /^\/containers\/([^/]+)\/archive$/, archives.put],
  ['GET', /^\/containers\/([^/]+)\/archive$/, archives.get],
  ['POST', /^\/containers\/([^/]+)\/exec$/, execs.createExec],
  ['GET', /^\/exec\/([^/]+)\/json$/, execs.inspectExec],
  ['GET', /^\/images\/(.+)\/json$/, images.inspectImageVerb],
  ['POST', /^\/images\/create$/, images.pull],
  ['POST', /^\/images\/load$/, images.load],
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

function events({ engine, query, response }: EngineCall): void {
  streamEvents(engine, filtersOf(query), response);
}

function logs(call: EngineCall): void {
  streamLogs(containers.found(call), call.query, call.response);
}

function stats(call: EngineCall): Promise<void> {
  return sendStats(containers.found(call), call.response);
}
