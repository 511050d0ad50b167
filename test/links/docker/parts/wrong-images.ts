import { expect, it } from 'vitest';
import { listContainers } from '../../../../electron/links/docker/list-containers.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { startRelease } from '../../../../electron/links/docker/start-release.ts';
import type { Context } from './context.ts';

export function wrongImageTests(context: Context): void {
  const names = async () => must(await listContainers(context.link)).map((one) => one.name);

  it('refuses an image that is not the one the release names', async () => {
    const options = context.start('good');
    const [platform] = options.release.platforms;
    const config = `sha256:${'0'.repeat(64)}`;
    const image = options.release.image;
    const wrong = {
      ...options.release,
      platforms: [{ platform: platform?.platform ?? '', config }],
    };
    const outcome = await startRelease({ ...options, release: wrong });
    expect(outcome.kind).not.toBe('done');
    expect(JSON.stringify(outcome)).toContain(`but the release names ${config}`);
    expect(JSON.stringify(outcome)).toContain(image);
    expect(context.reported.at(-1)).toMatchObject({ kind: 'failed', step: 'image' });
    expect(await names()).toEqual([]);
  });

  it('refuses a release without an image for this platform', async () => {
    const options = context.start('good');
    const release = { ...options.release, platforms: [{ platform: 'plan9/mips' }] };
    expect(await startRelease({ ...options, release })).toMatchObject({
      kind: 'refused',
      fault: { detail: expect.stringContaining('only for plan9/mips') },
    });
  });

  it('names an image that can be had nowhere', async () => {
    const options = context.start('good');
    const release = { ...options.release, image: '127.0.0.1:1/nowhere:1', platforms: [] };
    expect(await startRelease({ ...options, release })).toMatchObject({
      kind: 'failed',
      fault: { host: 'engine-1', command: 'image 127.0.0.1:1/nowhere:1' },
    });
    expect(context.reported.at(-1)).toMatchObject({ kind: 'failed', step: 'image' });
  });
}
