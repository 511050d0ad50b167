/** A map as lines of key and value, in order. */
export type MapEntries = ReadonlyMap<string, string>;

/**
 * HAProxy takes a payload whole into one buffer of `tune.bufsize` (16 kB by default)
 * and closes the stream when it does not fit, so a map is sent in parts.
 */
const payloadBytes = 6000;

/** Reads `show map FILE`; undefined when HAProxy does not know the file. */
export function parseMap(answer: string): MapEntries | undefined {
  if (/^Unknown map/m.test(answer)) return undefined;
  const entries = new Map<string, string>();
  for (const line of answer.split('\n')) {
    const found = /^0x[0-9a-f]+ (\S+) ?(.*)$/.exec(line);
    if (found?.[1] !== undefined) entries.set(found[1], found[2] ?? '');
  }
  return entries;
}

/** The version that `prepare map` has made, for `fillCommands` and `commitCommand`. */
export function parsePrepared(answer: string): number | undefined {
  const found = answer.match(/New version created: (\d+)/);
  return found ? Number(found[1]) : undefined;
}

/**
 * `add map @N FILE <<` with all entries, in as many parts as HAProxy's buffer needs. HAProxy meets
 * each line of a payload with a `+ ` of its own, a packet back to us, unless the prompt is off.
 * Then again it hangs up when it has nothing left to read, so that is only for what surely comes
 * in one piece. Either way a part has one answer.
 */
export function fillCommands(
  file: string,
  version: number,
  entries: MapEntries,
): readonly string[] {
  const parts: string[] = [];
  let lines: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (lines.length > 0) parts.push(`add map @${version} ${file} <<\n${lines.join('\n')}\n`);
    lines = [];
    size = 0;
  };
  for (const [key, value] of entries) {
    const line = mapLine(key, value);
    if (size + line.length > payloadBytes) flush();
    lines.push(line);
    size += line.length + 1;
  }
  flush();
  return parts.length === 1 ? parts.map((part) => `prompt\n${part}\nprompt`) : parts;
}

export const prepareCommand = (file: string): string => `prepare map ${file}`;
export const commitCommand = (file: string, version: number): string =>
  `commit map @${version} ${file}`;
export const showMapCommand = (file: string): string => `show map ${file}`;

export const getMapCommand = (file: string, key: string): string => `get map ${file} ${key}`;

/** One entry as HAProxy prints it: file, key and value, none longer than a line. */
const gotLength = 2_000;

/** The value that `get map` found; undefined when it found none. */
export function parseGot(answer: string): string | undefined {
  const line = answer.slice(0, gotLength);
  if (!line.includes('found=yes')) return undefined;
  return /.* value="([^"]*)"/.exec(line)?.[1];
}

/** Changes one entry of the version in force. Unlike a payload, it ends at the first blank that is not escaped. */
export function setMapCommand(file: string, key: string, value: string): string {
  mapLine(key, value);
  return `set map ${file} ${key} ${value.replaceAll(/[\\ ]/g, '\\$&')}`;
}

/** A file as HAProxy loads it at its next start. */
export function mapFile(revision: number, entries: MapEntries): string {
  const lines = [...entries].map(([key, value]) => mapLine(key, value));
  return `# revision ${revision}\n${lines.join('\n')}\n`;
}

/** The last gate before text becomes a command: one word, one value, one line. */
function mapLine(key: string, value: string): string {
  if (
    !/^[\x21-\x3a\x3c-\x7e]+$/.test(key) ||
    key.startsWith('#') ||
    !/^[\x20-\x3a\x3c-\x7e]*$/.test(value)
  ) {
    throw new Error(`not fit for a map: ${JSON.stringify(`${key} ${value}`.slice(0, 120))}`);
  }
  return `${key} ${value}`;
}
