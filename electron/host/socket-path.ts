import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

/** The shortest limit of the systems we run on (macOS), without the closing zero. */
const longest = 103;

/** Where the backend of a data directory listens for the command line. */
export function socketPath(dataDirectory: string): string {
  const directory = resolve(dataDirectory);
  if (process.platform === 'win32') {
    const name = createHash('sha256').update(directory.toLowerCase()).digest('hex').slice(0, 32);
    return `\\\\.\\pipe\\tallydeck-${name}`;
  }
  const path = join(directory, 'tallydeck.sock');
  if (Buffer.byteLength(path) > longest) {
    throw new Error(
      `${directory} is too long a path for a socket in it (${longest} bytes at most): choose a shorter --data directory`,
    );
  }
  return path;
}
