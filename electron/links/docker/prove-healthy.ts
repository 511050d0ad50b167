import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '../../../shared/model/container.ts';
import type { ContainerFacts } from './container.ts';
import { EngineError } from './fault.ts';
import { inspectContainer } from './inspect-container.ts';
import { readLogs } from './read-logs.ts';
import { type StartOptions, unlessGivenUp } from './start-options.ts';
import type { Deaths } from './watch-deaths.ts';

const POLL_MS = 200;
const LOG_LINES = 5;

/**
 * Waits until a started container answers; throws EngineError with its last log lines. A container
 * that has died is given up, even if the engine starts it again: it fails at its start.
 */
export async function proveHealthy(
  options: StartOptions,
  id: string,
  deaths: Deaths,
): Promise<Container> {
  const { link, probe, healthLimitMs = 60_000 } = options;
  const end = Date.now() + healthLimitMs;
  for (;;) {
    unlessGivenUp(options);
    const found = await inspectContainer(link, id);
    if (found.kind !== 'done') throw new EngineError(found);
    const { ours, health } = found.value;
    const answers = ours && probe ? await probe(ours.port) : health === 'healthy';
    if (ours && answers) return ours;
    if (!probe && health === 'none' && ours?.state === 'running') return ours;
    const ended = endedAs(found.value, deaths.codeOf(found.value.id));
    if (ended || Date.now() > end) {
      const what = ended ?? `not healthy within ${healthLimitMs / 1000} s`;
      const detail = `${found.value.name}: ${what}${await lastWords(options, id)}`;
      const fault = { host: link.host, command: `health of ${found.value.name}`, detail };
      throw new EngineError({ kind: 'failed', fault });
    }
    await sleep(POLL_MS);
  }
}

function endedAs(facts: ContainerFacts, died: number | undefined): string | undefined {
  const { state, exitCode, error } = facts;
  if (died !== undefined) return `ended with exit code ${died}`;
  if (state === 'running' || state === 'created') return undefined;
  return `ended with exit code ${exitCode}${error ? ` (${error})` : ''}`;
}

async function lastWords({ link }: StartOptions, id: string): Promise<string> {
  const logs = await readLogs(link, id, LOG_LINES);
  if (logs.kind !== 'done' || logs.value.length === 0) return '';
  return `; it said: ${logs.value.map((line) => line.text).join(' / ')}`;
}
