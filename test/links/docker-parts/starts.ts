import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { listContainers } from '../../../electron/links/docker/list-containers.ts';
import { must } from '../../../electron/links/docker/must.ts';
import { removeSlot } from '../../../electron/links/docker/remove-slot.ts';
import { startRelease } from '../../../electron/links/docker/start-release.ts';
import { type Context, started } from './context.ts';

export function startTests(context: Context): void {
  const names = async () => must(await listContainers(context.link)).map((one) => one.name);

  it('starts every instance on a port of its own, tells the steps, and removes the slot', async () => {
    const options = context.start('good');
    const placement = { ...options.placement, instances: 2 };
    const containers = await started({ ...options, placement });
    const { from, to } = context.peer.ports;
    const ports = containers.map((one) => one.port);
    expect(new Set(ports).size).toBe(2);
    for (const port of ports) expect(port >= from && port <= to).toBe(true);
    const steps = context.reported.map((one) => one.kind === 'step' && one.step);
    expect([...new Set(steps)]).toEqual(['image', 'create', 'start', 'health']);

    const beside = await started({ ...context.start('better'), slot: 'b' });
    expect(await names()).toEqual([
      'td-counter-north-a-1',
      'td-counter-north-a-2',
      'td-counter-north-b-1',
    ]);
    const where = { service: 'counter', site: 'north', slot: 'a', graceS: 5 } as const;
    const report = () => {};
    const remove = () => removeSlot({ link: context.link, ...where, report });
    expect(must(await remove())).toEqual(['td-counter-north-a-1', 'td-counter-north-a-2']);
    expect(must(await remove())).toEqual([]);
    expect(await names()).toEqual(beside.map((one) => one.name));
  });

  it('takes up what an earlier try left, and leaves alone what another release holds', async () => {
    const [first] = await started(context.start('good'));
    const [again] = await started(context.start('good'));
    expect(again?.id).toBe(first?.id);
    expect(await startRelease(context.start('better'))).toMatchObject({
      kind: 'refused',
      fault: {
        host: 'engine-1',
        detail: expect.stringContaining('still holds td-counter-north-a-1'),
      },
    });
    expect(must(await listContainers(context.link))[0]).toMatchObject({ id: first?.id });
  });

  it('says with its last words why a release falls at its start, and leaves nothing', async () => {
    const options = context.start('good');
    const release = { ...options.release, env: { TALLY_BEHAVIOUR: 'perfect' } };
    const outcome = await startRelease({ ...options, release });
    expect(outcome).toMatchObject({
      kind: 'failed',
      fault: { detail: expect.stringMatching(/exit code 2.*TALLY_BEHAVIOUR is perfect/) },
    });
    expect(context.reported.at(-1)).toMatchObject({ kind: 'failed', step: 'health' });
    expect(await names()).toEqual([]);
  });

  it('gives up a release that never answers, and leaves nothing', async () => {
    const options = context.start('good', { probe: async () => false, healthLimitMs: 500 });
    expect(await startRelease(options)).toMatchObject({
      kind: 'failed',
      fault: { detail: expect.stringContaining('not healthy within 0.5 s') },
    });
    expect(await names()).toEqual([]);
  });

  it('refuses an image that is not the one the release names', async () => {
    const options = context.start('good');
    const [platform] = options.release.platforms;
    const config = context.peer.images.undercounting.config;
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

  it('passes by a port that something else holds, and says when there is none left', async () => {
    const { from } = context.peer.ports;
    const holder = createServer().listen(from, '0.0.0.0');
    await once(holder, 'listening');
    try {
      const [container] = await started(context.start('good'));
      expect(container?.port).toBe(from + 1);
      const engine = { ...context.start('good').engine, ports: { from, to: from + 1 } };
      expect(await startRelease(context.start('better', { slot: 'b', engine }))).toMatchObject({
        kind: 'failed',
        fault: { detail: `no free host port from ${from} to ${from + 1}` },
      });
      expect(await names()).toEqual(['td-counter-north-a-1']);
    } finally {
      holder.close();
    }
  });
}
