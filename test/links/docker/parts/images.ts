import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { inspectImage } from '../../../../electron/links/docker/inspect-image.ts';
import { loadImage } from '../../../../electron/links/docker/load-image.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { pullImage } from '../../../../electron/links/docker/pull-image.ts';
import type { ImageProgress } from '../../../../shared/contract/engines.ts';
import type { Context } from './context.ts';

async function all(steps: AsyncIterable<ImageProgress>): Promise<readonly ImageProgress[]> {
  const seen: ImageProgress[] = [];
  for await (const step of steps) seen.push(step);
  return seen;
}

export function imageTests(context: Context): void {
  it('loads an archive; the configuration keeps its digest', async () => {
    const { file, image, config } = context.peer.archive;
    expect(must(await inspectImage(context.link, image))).toBeUndefined();
    const steps = await all(loadImage(context.link, createReadStream(file), statSync(file).size));
    expect(steps.at(-1)).toEqual({ kind: 'done', image });
    expect(must(await inspectImage(context.link, image))).toEqual({
      id: config,
      manifests: [],
      platform: context.link.info()?.platform,
    });
  });

  it.each([
    ['text', Buffer.from('this is no archive\n'.repeat(100))],
    ['nothing', Buffer.alloc(0)],
  ])('says that %s is no image', async (_, bytes) => {
    const loading = all(loadImage(context.link, Readable.from([bytes]), bytes.length));
    await expect(loading).rejects.toMatchObject({
      ended: { kind: 'failed', fault: { host: 'engine-1', command: 'load image' } },
    });
  });

  it.each(['../../etc', 'a b', 'x\ny', '-x', 'UPPER CASE', 'x?y', 'a/../b'])(
    'sends nothing for the image %j',
    async (image) => {
      const refusal = {
        kind: 'failed',
        fault: { detail: expect.stringContaining('not a reference') },
      };
      expect(await inspectImage(context.link, image)).toMatchObject(refusal);
      await expect(all(pullImage(context.link, image))).rejects.toMatchObject({ ended: refusal });
    },
  );
}
