import type { LogLine } from '../../../shared/model/container.ts';
import { demux } from './demux.ts';
import type { DockerLink } from './link.ts';
import { containerName } from './names.ts';

const MAX_LINE = 16 * 1024;

/**
 * A container's log, its last `tail` lines first, then followed until the container ends or the
 * reader leaves. Throws EngineError, also when the link is lost.
 */
export function followLogs(link: DockerLink, id: string, tail: number): AsyncGenerator<LogLine> {
  const options = { follow: true, stdout: true, stderr: true, timestamps: true, tail } as const;
  return link.stream(
    { command: `logs ${id}`, changes: false },
    (docker, abortSignal) =>
      docker.getContainer(containerName(id)).logs({ ...options, abortSignal }),
    logLines,
  );
}

/** Cuts the output into lines and takes the engine's time stamp off each. */
export async function* logLines(source: AsyncIterable<Buffer>): AsyncGenerator<LogLine> {
  const rest = { stdout: '', stderr: '' };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  for await (const { stream, data } of demux(source)) {
    const text = rest[stream] + decoders[stream].decode(data, { stream: true });
    const lines = text.split('\n');
    rest[stream] = lines.pop() ?? '';
    for (const line of lines) yield logLine(stream, line);
    if (rest[stream].length <= MAX_LINE) continue;
    yield logLine(stream, rest[stream]);
    rest[stream] = '';
  }
  for (const stream of ['stdout', 'stderr'] as const)
    if (rest[stream] !== '') yield logLine(stream, rest[stream]);
}

function logLine(stream: LogLine['stream'], line: string): LogLine {
  const [, at = '', text = line] = /^(\d{4}-\d\d-\d\dT\S+Z) ?(.*)$/s.exec(line) ?? [];
  return { at, stream, text: text.replace(/\r$/, '') };
}
