import { expect, it } from 'vitest';
import { type EngineEvent, followEvents } from '../../../../electron/links/docker/events.ts';
import { inspectContainer } from '../../../../electron/links/docker/inspect-container.ts';
import { listContainers } from '../../../../electron/links/docker/list-containers.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { waitFor } from '../../../support/machine/wait.ts';
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

export function eventTests(context: Context): void {
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
}
