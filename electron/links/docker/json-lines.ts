import { pipeline } from 'node:stream';
import split2 from 'split2';
import { inSlices } from '../slices.ts';
import { AnswerTooLong } from './fault.ts';
import { parseLine } from './json.ts';
import { JSON_LINE_CHARS } from './limits.ts';

/** The JSON documents of a stream that carries one a line. */
export async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  const lines = split2('\n', { maxLength: JSON_LINE_CHARS });
  pipeline(chunks, lines, () => {});
  try {
    for await (const line of inSlices<string>(lines)) if (line.trim() !== '') yield parseLine(line);
  } catch (error) {
    // The only thing that split2 itself has to complain about.
    if (error instanceof Error && error.message === 'maximum buffer reached')
      throw new AnswerTooLong(`a line of more than ${JSON_LINE_CHARS} characters`);
    throw error;
  }
}
