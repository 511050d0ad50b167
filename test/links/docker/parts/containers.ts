import { expect, it } from 'vitest';
import { inspectContainer } from '../../../../electron/links/docker/inspect-container.ts';
import { listContainers } from '../../../../electron/links/docker/list-containers.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { stopContainer } from '../../../../electron/links/docker/stop-container.ts';
import { type Context, started } from './context.ts';

export function containerTests(context: Context): void {
  it('says what the engine is and how far away', () => {
    expect(context.link.info()).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+/),
      platform: expect.stringMatching(/^linux\//),
    });
    expect(context.link.state()).toMatchObject({ kind: 'up', roundTripMs: expect.any(Number) });
  });

  it('tells of a container what its labels and the engine say', async () => {
    const [container] = await started(context.start('good'));
    expect(must(await listContainers(context.link))).toEqual([
      {
        ...container,
        engine: 'engine-1',
        name: 'td-counter-north-a-1',
        image: context.peer.images.good.image,
        service: 'counter',
        site: 'north',
        release: 'counter-good',
        slot: 'a',
        state: 'running',
        health: expect.any(String),
        restarts: 0,
        startedAt: expect.stringMatching(/Z$/),
      },
    ]);
  });

  it.each(['../info', 'a/b', 'x?force=1', '', 'a b', '-x'])(
    'sends nothing for the name %j',
    async (name) => {
      expect(await stopContainer(context.link, name, 1)).toMatchObject({
        kind: 'failed',
        fault: { host: 'engine-1', detail: expect.stringContaining('not the name') },
      });
    },
  );

  it('says which container there is none of', async () => {
    expect(await inspectContainer(context.link, 'no-such')).toMatchObject({
      kind: 'failed',
      fault: {
        host: 'engine-1',
        command: 'inspect no-such',
        detail: expect.stringMatching(/no such container/i),
      },
    });
  });
}
