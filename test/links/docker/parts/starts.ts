import { expect, it } from 'vitest';
import { listContainers } from '../../../../electron/links/docker/list-containers.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { removeSlot } from '../../../../electron/links/docker/remove-slot.ts';
import { startRelease } from '../../../../electron/links/docker/start-release.ts';
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
}
