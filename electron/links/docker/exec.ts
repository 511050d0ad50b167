import type { Duplex } from 'node:stream';
import type { Outcome } from '../../../shared/model/link.ts';
import type { ExecResult } from '../link.ts';
import { inSlices } from '../slices.ts';
import { execAnswer, understand } from './answers.ts';
import { containerLabel } from './call.ts';
import type { ExecClient } from './client.ts';
import { demux, FRAME_HEADER } from './demux.ts';
import { detailOf, EngineSaid } from './fault.ts';
import { OUTPUT_BYTES } from './limits.ts';
import type { DockerLink } from './link.ts';
import { containerName } from './names.ts';

/** Runs a program inside a running container; no shell is in between. Any exit code is `done`. */
export function execInContainer(
  link: DockerLink,
  id: string,
  argv: readonly string[],
  limitMs: number,
): Promise<Outcome<ExecResult>> {
  const call = { command: `exec ${containerLabel(id)} ${argv[0] ?? ''}`, changes: true, limitMs };
  return link.call(call, async (docker, abortSignal) => {
    const container = docker.getContainer(containerName(id));
    const attach = { AttachStdout: true, AttachStderr: true } as const;
    const exec = await container.exec({ Cmd: [...argv], ...attach, abortSignal });
    const stream = await exec.start({ hijack: true, stdin: false, abortSignal });
    const output = await collect(stream, abortSignal);
    return { code: await exitCode(exec, abortSignal), ...output };
  });
}

async function exitCode(exec: ExecClient, abortSignal: AbortSignal): Promise<number> {
  const answer = await exec.inspect({ abortSignal }).catch((error: unknown) => {
    // The program was started, so how it ended is unknown, even if this was never sent.
    throw new Error(detailOf(error));
  });
  const { ExitCode: code } = understand(execAnswer, answer);
  if (code === null) throw new Error('its output ended, but it still runs');
  return code;
}

async function collect(stream: Duplex, signal: AbortSignal) {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const destroy = () => stream.destroy();
  signal.addEventListener('abort', destroy, { once: true });
  let size = 0;
  try {
    for await (const chunk of inSlices(demux(stream))) {
      size += FRAME_HEADER + chunk.data.length;
      if (size > OUTPUT_BYTES) throw new EngineSaid(`more than ${OUTPUT_BYTES} bytes of output`);
      chunks[chunk.stream].push(chunk.data);
    }
  } finally {
    signal.removeEventListener('abort', destroy);
    stream.destroy();
  }
  const text = (parts: readonly Buffer[]) => Buffer.concat(parts).toString('utf8');
  return { stdout: text(chunks.stdout), stderr: text(chunks.stderr) };
}
