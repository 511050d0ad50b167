import type { Duplex } from 'node:stream';
import type { GatewayRouter } from './router.ts';

const timeoutMs = 10_000;

/** One question to a gateway's admin socket; undefined when nobody answers. */
export async function askAdmin(
  router: GatewayRouter,
  commands: readonly string[],
): Promise<string | undefined> {
  const stream = await router.connect().catch(() => undefined);
  if (stream === undefined) return undefined;
  const timer = setTimeout(() => stream.destroy(new Error('no answer')), timeoutMs);
  stream.write(`${commands.join(';')}\n`);
  return readAll(stream)
    .catch(() => undefined)
    .finally(() => {
      clearTimeout(timer);
      stream.destroy();
    });
}

async function readAll(stream: Duplex): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
