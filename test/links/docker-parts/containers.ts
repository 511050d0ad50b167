import { expect, it } from 'vitest';
import { createScene } from '../../../electron/lab/counter/frame.ts';
import { type EngineEvent, followEvents } from '../../../electron/links/docker/events.ts';
import { execInContainer } from '../../../electron/links/docker/exec.ts';
import { followLogs } from '../../../electron/links/docker/follow-logs.ts';
import { inspectContainer } from '../../../electron/links/docker/inspect-container.ts';
import { listContainers } from '../../../electron/links/docker/list-containers.ts';
import { must } from '../../../electron/links/docker/must.ts';
import { readLogs } from '../../../electron/links/docker/read-logs.ts';
import { readStats, statsBetween } from '../../../electron/links/docker/read-stats.ts';
import { stopContainer } from '../../../electron/links/docker/stop-container.ts';
import { waitFor } from '../../support/wait.ts';
import { type Context, started } from './context.ts';

/** Collects what happens until the test ends. */
function watch(context: Context) {
  const seen: EngineEvent[] = [];
  const stop = new AbortController();
  const watching = (async () => {
    for await (const event of followEvents(context.link, stop.signal)) seen.push(event);
  })();
  return {
    seen,
    end: async () => {
      stop.abort();
      await watching;
    },
  };
}

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

  it('follows a log to its end, old lines first, each with stream and time', async () => {
    const [container] = await started(context.start('good'));
    const id = container?.id ?? '';
    const lines: string[] = [];
    for await (const line of followLogs(context.link, id, 100)) {
      expect(line.stream).toBe('stdout');
      expect(Date.now() - Date.parse(line.at)).toBeLessThan(60_000);
      lines.push(line.text);
      if (lines.length === 1) must(await stopContainer(context.link, id, 5));
    }
    expect(lines[0]).toMatch(/^counting on port \d+/);
    expect(lines[1]).toBe('SIGTERM: finishing the frames in flight');
    const read = must(await readLogs(context.link, id, 1));
    expect(read.map((line) => line.text)).toEqual(lines.slice(1));
  });

  it('ends the following of a log when its reader leaves', async () => {
    const [container] = await started(context.start('good'));
    for await (const line of followLogs(context.link, container?.id ?? '', 1)) {
      expect(line.text).toMatch(/^counting/);
      break;
    }
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

  it('sees a container that is killed fall and come back', async () => {
    const [container] = await started(context.start('good'));
    const events = watch(context);
    await context.peer.crash(container?.name ?? '');
    const died = await waitFor(() => events.seen.find((event) => event.action === 'die'), {
      what: 'the event of its death',
    });
    expect(died).toMatchObject({
      name: container?.name,
      container: container?.id,
      exitCode: 137,
    });
    await waitFor(() => events.seen.some((event) => event.action === 'start'), {
      what: 'the event of its new start',
    });
    await events.end();
    const facts = must(await inspectContainer(context.link, container?.id ?? ''));
    expect(facts.ours).toMatchObject({ state: 'running', restarts: 1, port: container?.port });
  });

  it('sees health change', async () => {
    const events = watch(context);
    await started(context.start('good', { probe: undefined as never }));
    const event = await waitFor(() => events.seen.find((one) => one.action === 'health_status'), {
      what: 'an event of health',
    });
    expect(event.health).toBe('healthy');
    await events.end();
    expect(must(await listContainers(context.link))[0]?.health).toBe('healthy');
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
