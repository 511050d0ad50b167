import { once } from 'node:events';
import net from 'node:net';
import { holdName, type Release } from './held-name.ts';

/** Below the ranges from which systems take ports for outgoing connections, and apart from the lab's. */
const lowest = 10_300;
const highest = 20_900;
const attempts = 500;

export type PortRange = { readonly from: number; readonly to: number };

/**
 * `count` neighbouring TCP ports that nothing listens on. While this process lives no other test
 * process of this machine is given one of them.
 */
export async function freeRange(count: number): Promise<PortRange> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const from = lowest + Math.floor(Math.random() * (highest - lowest - count));
    const ports = Array.from({ length: count }, (_, index) => from + index);
    if (await reserve(ports)) return { from, to: from + count - 1 };
  }
  throw new Error(`no ${count} free ports next to each other from ${lowest} to ${highest}`);
}

/** One such port. */
export async function freePort(): Promise<number> {
  return (await freeRange(1)).from;
}

async function reserve(ports: readonly number[]): Promise<boolean> {
  const held: Release[] = [];
  for (const port of ports) {
    const release = await holdName(`tallydeck-test-port-${port}`);
    if (release) held.push(release);
    if (!release || !(await isFree(port))) {
      for (const each of held) each();
      return false;
    }
  }
  return true;
}

async function isFree(port: number): Promise<boolean> {
  const server = net.createServer();
  try {
    await once(server.listen(port, '0.0.0.0'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
