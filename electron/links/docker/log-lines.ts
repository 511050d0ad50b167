import split2 from 'split2';
import type { LogLine } from '../../../shared/model/container.ts';
import { plainText } from '../../../shared/model/plain-text.ts';
import { inSlices } from '../slices.ts';
import { demux } from './demux.ts';
import { LINE_CHARS } from './limits.ts';

/** Cuts the output into lines and takes the engine's time stamp off each; a long line is cut. */
export async function* logLines(source: AsyncIterable<Buffer>): AsyncGenerator<LogLine> {
  const outputs = { stdout: new Output(), stderr: new Output() };
  for await (const { stream, data } of inSlices(demux(source)))
    for (const line of outputs[stream].write(data)) yield logLine(stream, line);
  for (const stream of ['stdout', 'stderr'] as const)
    for await (const line of outputs[stream].end()) yield logLine(stream, line);
}

/** One output of a container, as lines. */
class Output {
  readonly #lines = split2('\n');
  /** Bytes since the last end of a line. */
  #open = 0;

  *write(data: Buffer): Generator<string> {
    for (let at = 0; at < data.length; at += LINE_CHARS) {
      const part = data.subarray(at, at + LINE_CHARS);
      const end = part.lastIndexOf('\n');
      this.#open = end < 0 ? this.#open + part.length : part.length - end - 1;
      this.#lines.write(part);
      // split2 would drop a long line as a whole.
      if (this.#open > LINE_CHARS) this.#open = 0;
      if (this.#open === 0 && part.at(-1) !== 10) this.#lines.write('\n');
      for (let line = this.#lines.read(); line !== null; line = this.#lines.read())
        yield line as string;
    }
  }

  end(): AsyncIterable<string> {
    return this.#lines.end() as AsyncIterable<string>;
  }
}

function logLine(stream: LogLine['stream'], line: string): LogLine {
  const [, at = '', text = line] = /^(\d{4}-\d\d-\d\dT[\d:.]{8,20}Z) ?(.*)$/s.exec(line) ?? [];
  return { at, stream, text: plainText(text.replace(/\r$/, '')) };
}
