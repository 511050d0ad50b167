import { AnswerTooLong, NotUnderstood } from './fault.ts';
import { JSON_DEPTH } from './limits.ts';

/** The document in an engine's answer; undefined where it is none. Throws TooMuch where it is too deep. */
export function parseAnswer(bytes: Buffer): unknown {
  if (isDeeper(bytes, JSON_DEPTH))
    throw new AnswerTooLong(`JSON of more than ${JSON_DEPTH} levels`);
  try {
    return JSON.parse(bytes.toString('utf8')) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The document of one line; throws NotUnderstood where it is none. */
export function parseLine(line: string): unknown {
  const document = parseAnswer(Buffer.from(line, 'utf8'));
  if (document === undefined) throw new NotUnderstood(`not a line of JSON: ${line.slice(0, 80)}`);
  return document;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

function isDeeper(bytes: Buffer, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) at = endOfString(bytes, at + 1);
    else if (OPENING.has(byte) && ++depth > limit) return true;
    else if (CLOSING.has(byte)) depth -= 1;
  }
  return false;
}

/** Where the string that begins at `at` is closed: at the first quote that is not escaped. */
function endOfString(bytes: Buffer, at: number): number {
  for (let end = bytes.indexOf(QUOTE, at); end >= 0; end = bytes.indexOf(QUOTE, end + 1)) {
    let escapes = end;
    while (escapes > at && bytes[escapes - 1] === BACKSLASH) escapes -= 1;
    if ((end - escapes) % 2 === 0) return end;
  }
  return bytes.length;
}
