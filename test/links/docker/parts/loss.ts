import { expect, it } from 'vitest';
import { execInContainer } from '../../../../electron/links/docker/exec.ts';
import { followLogs } from '../../../../electron/links/docker/follow-logs.ts';
import { listContainers } from '../../../../electron/links/docker/list-containers.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { waitFor } from '../../../support/machine/wait.ts';
import { untilState } from '../../../support/ssh/kit.ts';
import { type Context, started } from './context.ts';

export function lossTests(context: Context): void {
  it('ends every call and stream when the engine stops, says so, and comes back by itself', async () => {
    const { link, peer } = context;
    const [container] = await started(context.start('good'));
    const id = container?.id ?? '';
    const log = followLogs(link, id, 1);
    expect((await log.next()).value).toMatchObject({ stream: 'stdout' });
    const follow = (async () => {
      for await (const _ of log);
    })().then(
      () => 'ended',
      (error) => error,
    );
    const endless = 'setInterval(() => {}, 123456)';
    const running = execInContainer(link, id, [peer.node, '-e', endless], 60_000);
    await waitFor(() => runs(context, id, '123456'), { what: 'the program to run' });

    await peer.killEngine();
    const lost = (kind: string) => ({
      kind,
      fault: { host: 'engine-1', detail: expect.any(String) },
    });
    expect(await running).toMatchObject(lost('unknown'));
    expect(await follow).toMatchObject({ ended: lost('failed') });
    await waitFor(() => link.state().kind !== 'up', { what: 'the loss to be noticed' });
    const state = link.state();
    expect(['down', 'degraded']).toContain(state.kind);
    expect(state).toMatchObject({
      fault: { code: expect.any(String), detail: expect.any(String) },
      nextAttemptAt: expect.any(String),
    });
    expect(await listContainers(link)).toMatchObject(lost('failed'));

    await peer.startEngine();
    await untilState(link, 'up', 35_000);
    const [again] = must(await listContainers(link));
    expect(again).toMatchObject({ id, port: container?.port });
  });
}

/** Whether a program with this in its arguments runs beside the counter. */
async function runs(context: Context, id: string, argument: string): Promise<boolean> {
  const program = `
    const { readdirSync, readFileSync } = require('node:fs');
    const found = readdirSync('/proc').filter((pid) => {
      if (!Number(pid) || Number(pid) === process.pid) return false;
      try {
        return readFileSync('/proc/' + pid + '/cmdline', 'utf8').includes(process.argv[1]);
      } catch {}
    });
    process.exit(found.length > 0 ? 0 : 1);`;
  const argv = [context.peer.node, '-e', program, argument];
  return must(await execInContainer(context.link, id, argv, 10_000)).code === 0;
}
