import type { EngineCall } from './call.ts';
import { inspectLabImage } from './describe.ts';
import { EngineFault } from './fault.ts';
import { loadArchive } from './load-archive.ts';
import { sendJson } from './reply.ts';

export function inspectImageVerb({ engine, names, response }: EngineCall): void {
  const wanted = engine.images.find(names[0] ?? '');
  if (wanted === undefined) throw new EngineFault(404, `No such image: ${names[0]}`);
  sendJson(response, 200, inspectLabImage(wanted));
}

export function pull({ engine, query, response }: EngineCall): void {
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

export async function load({ engine, request, response }: EngineCall): Promise<void> {
  const loaded = await loadArchive(request);
  for (const one of loaded) engine.images.add(one);
  response.writeHead(200, { 'content-type': 'application/json' });
  for (const one of loaded) {
    response.write(`${JSON.stringify({ stream: `Loaded image: ${one.tags[0] ?? one.id}\n` })}\r\n`);
  }
  response.end();
}
