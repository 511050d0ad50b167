import { createServer } from 'node:net';

/** Below the ranges from which systems take ports for outgoing connections. */
const lowest = 21_000;
const highest = 32_000;
const attempts = 200;

/** The first of `count` neighbouring ports on 127.0.0.1 that are all free now. */
export async function freeBlock(count: number): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const first = lowest + Math.floor(Math.random() * (highest - lowest - count));
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${count} free ports next to each other from ${lowest} to ${highest}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}
