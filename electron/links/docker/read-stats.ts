import type { Outcome } from '../../../shared/model/link.ts';
import type { ContainerStats } from '../../../shared/model/telemetry.ts';
import { statsAnswer, understand } from './answers.ts';
import { containerLabel } from './call.ts';
import type { DockerLink } from './link.ts';
import { containerName } from './names.ts';

/** One reading of a container's counters; two of them make ContainerStats. */
export type StatsReading = {
  /** Milliseconds since the epoch, by the engine's clock. */
  readonly at: number;
  /** Processor time since the container started, nanoseconds. */
  readonly cpuNs: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
};

/** Reads a running container's counters once, without the second that Docker would wait for two. */
export function readStats(
  link: DockerLink,
  id: string,
): Promise<Outcome<StatsReading | undefined>> {
  const options = { stream: false, 'one-shot': true } as const;
  return link.call(
    { command: `stats ${containerLabel(id)}`, changes: false },
    async (docker, abortSignal) => {
      const container = docker.getContainer(containerName(id));
      const answer = await container.stats({ ...options, abortSignal });
      const { read, cpu_stats, memory_stats } = understand(statsAnswer, answer);
      const at = Date.parse(read ?? '');
      // A container that does not run is answered with empty counters, one on its way out with none.
      if (memory_stats?.usage === undefined || !cpu_stats || !(at > 0)) return undefined;
      // Page cache is left out, as the docker client does (`calculateMemUsageUnixNoCache`).
      const detail = memory_stats.stats ?? {};
      const cache = detail.total_inactive_file ?? detail.inactive_file ?? 0;
      return {
        at,
        cpuNs: cpu_stats.cpu_usage.total_usage,
        memoryBytes: Math.max(0, memory_stats.usage - cache),
        memoryLimitBytes: memory_stats.limit ?? 0,
      };
    },
  );
}

/** Two readings further apart say nothing of the present: the engine was out of reach. */
const longestMs = 10_000;

/** Undefined when the two do not belong together: a restart or a silence in between, or no time has passed. */
export function statsBetween(a: StatsReading, b: StatsReading): ContainerStats | undefined {
  const ms = b.at - a.at;
  if (ms <= 0 || ms > longestMs || b.cpuNs < a.cpuNs) return undefined;
  return {
    cpus: (b.cpuNs - a.cpuNs) / (ms * 1e6),
    memoryBytes: b.memoryBytes,
    memoryLimitBytes: b.memoryLimitBytes,
  };
}
