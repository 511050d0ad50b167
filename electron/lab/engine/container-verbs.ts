import type { EngineCall } from './call.ts';
import { filtersOf, jsonBody } from './call.ts';
import { parseCreateBody } from './container-spec.ts';
import { describeContainer, inspectLabContainer } from './describe.ts';
import { EngineFault } from './fault.ts';
import { sendJson } from './reply.ts';
import { matchesLabels } from './streams.ts';

export function found({ engine, names }: EngineCall) {
  return engine.find(names[0] ?? '');
}

export function list({ engine, query, response }: EngineCall): void {
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

export async function create({ engine, request, response, query }: EngineCall): Promise<void> {
  const body = parseCreateBody(await jsonBody(request));
  const container = engine.create(query.get('name') ?? `lab-${Date.now()}`, body);
  sendJson(response, 201, { Id: container.id, Warnings: [] });
}

export function inspect(call: EngineCall): void {
  sendJson(call.response, 200, inspectLabContainer(found(call), call.engine.host));
}

export async function start(call: EngineCall): Promise<void> {
  await call.engine.start(found(call));
  call.response.writeHead(204).end();
}

export async function stop(call: EngineCall): Promise<void> {
  const container = found(call);
  if (container.status().kind !== 'running') throw new EngineFault(304, 'already stopped');
  await container.stop(Number(call.query.get('t') ?? 10) * 1000);
  call.response.writeHead(204).end();
}

export async function remove(call: EngineCall): Promise<void> {
  const force = ['1', 'true'].includes(call.query.get('force') ?? '');
  await call.engine.remove(found(call), force);
  call.response.writeHead(204).end();
}
