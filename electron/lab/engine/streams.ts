import type { ServerResponse } from 'node:http';
import type { LabContainer } from './container.ts';
import type { LabEngine, LabEngineEvent } from './engine.ts';
import { multiplexed } from './exec.ts';
import type { LoggedLine } from './log-buffer.ts';
import { sendJson } from './reply.ts';
import { cpuStats, memoryStats, readUsage } from './usage.ts';

/** Docker's multiplexed log format: stream, three zeros, length, text. */
export function streamLogs(
  container: LabContainer,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  response.writeHead(200, { 'content-type': 'application/vnd.docker.raw-stream' });
  response.flushHeaders();
  const wanted = { stdout: isOn(query, 'stdout'), stderr: isOn(query, 'stderr') };
  const write = (line: LoggedLine) => {
    if (wanted[line.stream]) response.write(logFrame(line, isOn(query, 'timestamps')));
  };
  for (const line of container.logs.tail(tailOf(query))) write(line);
  if (!isOn(query, 'follow') || container.status().kind !== 'running') {
    response.end();
    return;
  }
  const unfollow = container.logs.follow(write);
  response.once('close', unfollow);
  void container.wait().then(() => response.end());
}

function tailOf(query: URLSearchParams): number {
  const tail = query.get('tail') ?? 'all';
  return /^\d+$/.test(tail) ? Number(tail) : Number.MAX_SAFE_INTEGER;
}

function logFrame(line: LoggedLine, stamped: boolean): Buffer {
  const stamp = stamped ? `${line.at.toISOString().replace('Z', '000000Z')} ` : '';
  const text = Buffer.from(`${stamp}${line.text}\n`);
  return multiplexed(line.stream === 'stdout' ? 1 : 2, text);
}

export function streamEvents(
  engine: LabEngine,
  filters: ReadonlyMap<string, readonly string[]>,
  response: ServerResponse,
): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const end = engine.subscribe((event) => {
    if (isWanted(event, filters)) response.write(`${JSON.stringify(describeEvent(event))}\n`);
  });
  response.once('close', end);
}

function isWanted(event: LabEngineEvent, filters: ReadonlyMap<string, readonly string[]>): boolean {
  const types = filters.get('type');
  if (types !== undefined && !types.includes('container')) return false;
  const actions = filters.get('event');
  if (actions !== undefined && !actions.some((action) => event.action.startsWith(action))) {
    return false;
  }
  return matchesLabels(event.container, filters.get('label') ?? []);
}

export function matchesLabels(container: LabContainer, wanted: readonly string[]): boolean {
  const { labels } = container.spec;
  return wanted.every((label) => {
    const equals = label.indexOf('=');
    if (equals < 0) return label in labels;
    return labels[label.slice(0, equals)] === label.slice(equals + 1);
  });
}

function describeEvent({ action, container, at }: LabEngineEvent): object {
  const { spec, id } = container;
  const status = container.status();
  const exitCode =
    action === 'die' && status.kind === 'exited' ? { exitCode: `${status.code}` } : {};
  const attributes = { ...spec.labels, ...exitCode, image: spec.imageReference, name: spec.name };
  return {
    status: action,
    id,
    from: spec.imageReference,
    Type: 'container',
    Action: action,
    Actor: { ID: id, Attributes: attributes },
    scope: 'local',
    time: Math.floor(at.getTime() / 1000),
    timeNano: at.getTime() * 1e6,
  };
}

/** One reading of a container's counters, as `stream=false&one-shot=true` asks for. */
export async function sendStats(container: LabContainer, response: ServerResponse): Promise<void> {
  const status = container.status();
  const usage = status.kind === 'running' ? await readUsage(status.program.pid) : undefined;
  sendJson(response, 200, {
    id: container.id,
    name: `/${container.spec.name}`,
    read: new Date().toISOString(),
    cpu_stats: cpuStats(usage),
    memory_stats: usage === undefined ? {} : memoryStats(usage, container.spec.memoryBytes),
  });
}

function isOn(query: URLSearchParams, name: string): boolean {
  return ['1', 'true', 'True'].includes(query.get(name) ?? '');
}
