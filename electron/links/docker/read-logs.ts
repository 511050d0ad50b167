import type { LogLine } from '../../../shared/model/container.ts';
import type { Outcome } from '../../../shared/model/link.ts';
import { containerLabel } from './call.ts';
import type { DockerLink } from './link.ts';
import { logLines } from './log-lines.ts';
import { containerName } from './names.ts';

/** The last `tail` lines of a container's log, also of one that has ended. */
export function readLogs(
  link: DockerLink,
  id: string,
  tail: number,
): Promise<Outcome<readonly LogLine[]>> {
  const options = { follow: false, stdout: true, stderr: true, timestamps: true, tail } as const;
  return link.call(
    { command: `logs ${containerLabel(id)}`, changes: false },
    async (docker, abortSignal) => {
      const container = docker.getContainer(containerName(id));
      const whole = await container.logs({ ...options, abortSignal });
      const lines: LogLine[] = [];
      for await (const line of logLines(once(whole))) lines.push(line);
      return lines;
    },
  );
}

/** dockerode hands over what it could not read as JSON: an empty log as text. */
async function* once(whole: Buffer | string): AsyncGenerator<Buffer> {
  if (Buffer.isBuffer(whole)) yield whole;
}
