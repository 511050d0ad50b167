import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { listContainers } from '../../../../electron/links/docker/list-containers.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { startRelease } from '../../../../electron/links/docker/start-release.ts';
import { type Context, started } from './context.ts';

export function failedStartTests(context: Context): void {
  const names = async () => must(await listContainers(context.link)).map((one) => one.name);

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
