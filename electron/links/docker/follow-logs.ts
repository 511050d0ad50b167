import type { LogLine } from '../../../shared/model/container.ts';
import { containerLabel } from './call.ts';
import type { DockerLink } from './link.ts';
import { logLines } from './log-lines.ts';
import { containerName } from './names.ts';

/**
 * A container's log, its last `tail` lines first, then followed until the container ends or the
 * reader leaves. Throws EngineError, also when the link is lost.
 */
export function followLogs(
  link: DockerLink,
  id: string,
  tail: number,
  signal?: AbortSignal,
): AsyncGenerator<LogLine> {
  const options = { follow: true, stdout: true, stderr: true, timestamps: true, tail } as const;
  return link.stream(
    { command: `logs ${containerLabel(id)}`, changes: false, ...(signal && { signal }) },
    (docker, abortSignal) =>
      docker.getContainer(containerName(id)).logs({ ...options, abortSignal }),
    logLines,
  );
}
