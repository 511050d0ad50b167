import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { type EngineCall, jsonBody } from './call.ts';
import { BadRequest } from './container-spec.ts';
import { found } from './container-verbs.ts';
import type { LabEngine } from './engine.ts';
import { sendJson } from './reply.ts';

const execSchema = z.object({ Cmd: z.array(z.string()).min(1) });

export async function createExec(call: EngineCall): Promise<void> {
  const body = execSchema.safeParse(await jsonBody(call.request));
  if (!body.success) throw new BadRequest('No exec command specified');
  sendJson(call.response, 201, { Id: call.engine.execs.create(found(call), body.data.Cmd) });
}

export function inspectExec({ engine, names, response }: EngineCall): void {
  const code = engine.execs.exitCode(names[0] ?? '');
  sendJson(response, 200, { ID: names[0], Running: code === null, ExitCode: code ?? 0 });
}

/** The one call that turns its connection into a stream of its own. */
export function answerUpgrade(engine: LabEngine, request: IncomingMessage, stream: Duplex): void {
  const id = /^(?:\/v1\.\d+)?\/exec\/([^/]+)\/start$/.exec(request.url ?? '')?.[1];
  if (id === undefined || request.method !== 'POST') {
    stream.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
    return;
  }
  stream.on('error', () => stream.destroy());
  stream.resume();
  const type = 'content-type: application/vnd.docker.raw-stream';
  stream.write(`HTTP/1.1 101 UPGRADED\r\n${type}\r\nconnection: Upgrade\r\nupgrade: tcp\r\n\r\n`);
  engine.execs.start(id, stream);
}
