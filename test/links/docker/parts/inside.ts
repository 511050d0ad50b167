import { expect, it } from 'vitest';
import { createScene } from '../../../../electron/lab/counter/frame.ts';
import { execInContainer } from '../../../../electron/links/docker/exec.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { readStats, statsBetween } from '../../../../electron/links/docker/read-stats.ts';
import { waitFor } from '../../../support/machine/wait.ts';
import { type Context, started } from './context.ts';

export function insideTests(context: Context): void {
  it('runs counters that count', async () => {
    const [container] = await started(context.start('better'));
    const url = `http://127.0.0.1:${container?.port}/`;
    const scene = createScene(4);
    for (let n = 0; n < 60; n++) {
      const headers = { 'x-tallydeck-camera': 'cam-1', 'x-frame-number': `${n}` };
      const frame = scene.frame(n) as unknown as BodyInit;
      expect((await fetch(url, { method: 'POST', body: frame, headers })).status).toBe(200);
    }
    const metrics = await (await fetch(`${url}metrics`)).text();
    expect(metrics).toContain('tally_frames_total{camera="cam-1",code="200"} 60');
  });

  it('reads processor time and memory', async () => {
    const [container] = await started(context.start('good'));
    const id = container?.id ?? '';
    const first = must(await readStats(context.link, id));
    const second = await waitFor(
      async () => {
        const reading = must(await readStats(context.link, id));
        return reading && first && reading.at - first.at > 200 ? reading : undefined;
      },
      { what: 'a later reading' },
    );
    if (!first) throw new Error('nothing was read of a running container');
    const stats = statsBetween(first, second);
    expect(stats?.cpus).toBeGreaterThanOrEqual(0);
    expect(stats?.cpus).toBeLessThan(8);
    expect(stats?.memoryBytes).toBeGreaterThan(1024 * 1024);
    expect(stats?.memoryLimitBytes).toBeGreaterThan(stats?.memoryBytes ?? Number.NaN);
  });

  it('runs a program in a container and keeps its outputs and its exit code apart', async () => {
    const [container] = await started(context.start('good'));
    const program = "console.log('out'); console.error('err'); process.exit(3)";
    const argv = [context.peer.node, '-e', program];
    expect(must(await execInContainer(context.link, container?.id ?? '', argv, 10_000))).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });
}
