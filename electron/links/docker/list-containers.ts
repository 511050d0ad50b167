import pLimit from 'p-limit';
import type { Container } from '../../../shared/model/container.ts';
import type { Outcome } from '../../../shared/model/link.ts';
import { inspectAnswer, understand, understandList } from './answers.ts';
import { containerFacts } from './container.ts';
import { statusOf } from './fault.ts';
import { AT_ONCE } from './limits.ts';
import type { DockerLink } from './link.ts';

/** The containers of ours on this engine, running or not, by name. */
export function listContainers(link: DockerLink): Promise<Outcome<readonly Container[]>> {
  return link.call({ command: 'list containers', changes: false }, async (docker, abortSignal) => {
    const filters = { label: ['tallydeck.service'] };
    const options = { all: true, filters, abortSignal } as const;
    const listed = understandList(await docker.listContainers(options));
    const facts = await pLimit(AT_ONCE).map(listed, async ({ Id }) => {
      try {
        abortSignal.throwIfAborted();
        const answer = await docker.getContainer(Id).inspect({ abortSignal });
        return containerFacts(link.host, understand(inspectAnswer, answer)).ours;
      } catch (error) {
        // Removed since it was listed.
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    });
    return facts.filter((one) => one !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

/** Host ports that containers hold on this engine: ours by label even when stopped, and published ones. */
export function listPorts(link: DockerLink): Promise<Outcome<ReadonlySet<number>>> {
  return link.call({ command: 'list ports', changes: false }, async (docker, abortSignal) => {
    const listed = understandList(await docker.listContainers({ all: true, abortSignal }));
    const ports = listed.flatMap(({ Labels, Ports }) => [
      Number(Labels?.['tallydeck.port']),
      ...(Ports ?? []).map((port) => Number(port.PublicPort)),
    ]);
    return new Set(ports.filter(Number.isInteger));
  });
}
