import { once } from 'node:events';
import net from 'node:net';

const lowest = 12_000;
/** Below what the kernel hands out by itself, so that nobody else is given one before it is bound. */
const highest = 32_000;

/** As many TCP ports of 127.0.0.1 that nobody listens on. */
export async function quietPorts(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  let port = lowest + Math.floor(Math.random() * (highest - lowest - 4 * count));
  for (; found.length < count && port < highest; port++) if (await isFree(port)) found.push(port);
  if (found.length < count) throw new Error(`no ${count} free ports below ${highest}`);
  return found;
}

async function isFree(port: number): Promise<boolean> {
  const server = net.createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
