import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { RolloutSites } from '../support/rollout/site.ts';
import type { Defer } from './closers.ts';

const lookEveryMs = 10;

/** ms from each container's creation until it answers by itself, as they come; asked past the console. */
export async function watchStarts(
  defer: Defer,
  { docker }: RolloutSites,
  site: string,
): Promise<readonly number[]> {
  const took: number[] = [];
  const filters = JSON.stringify({ event: ['create'], label: [`tallydeck.site=${site}`] });
  const events = (await docker.getEvents({ filters })) as unknown as Readable;
  defer(() => events.destroy());
  let text = '';
  events.on('data', (chunk: Buffer) => {
    const lines = `${text}${chunk.toString()}`.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const { timeNano, Actor } = JSON.parse(line) as Created;
      const port = Actor.Attributes['tallydeck.port'] ?? '';
      void untilAnswers(port).then(() => took.push(Date.now() - timeNano / 1e6));
    }
  });
  return took;
}

type Created = {
  readonly timeNano: number;
  readonly Actor: { readonly Attributes: Readonly<Record<string, string>> };
};

async function untilAnswers(port: string): Promise<void> {
  const isUp = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) await delay(lookEveryMs);
}
