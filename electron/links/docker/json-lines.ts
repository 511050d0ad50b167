import { NotUnderstood } from './fault.ts';

const MAX_LINE = 1024 * 1024;

/** The JSON documents of a stream that carries one a line. */
export async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    if (rest.length > MAX_LINE) throw new NotUnderstood(`a line of more than ${MAX_LINE} bytes`);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = rest.subarray(0, end).toString('utf8').trim();
      rest = rest.subarray(end + 1);
      if (line !== '') yield parse(line);
    }
  }
  const line = rest.toString('utf8').trim();
  if (line !== '') yield parse(line);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new NotUnderstood(`not a line of JSON: ${line.slice(0, 80)}`);
  }
}
