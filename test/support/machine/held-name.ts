import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';

/** Frees a name that is held. */
export type Release = () => void;

/**
 * Holds a name that one process of this machine can hold at a time, or gives undefined when another
 * does. An abstract socket: the kernel frees it when its process ends, however that happens. On
 * other systems than Linux nobody is kept out.
 */
export async function holdName(name: string): Promise<Release | undefined> {
  if (process.platform !== 'linux') return () => undefined;
  const server = net.createServer((socket) => socket.destroy()).unref();
  try {
    await once(server.listen({ path: `\0${name}` }), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  return () => void server.close();
}

/** Names with this beginning that any process holds now. */
export function heldNames(beginning: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .map((line) => line.split(' ').at(-1) ?? '')
    .filter((name) => name.startsWith(`@${beginning}`))
    .map((name) => name.slice(1));
}
