import { expect, it } from 'vitest';
import { createScene } from '../../../../electron/lab/counter/frame.ts';
import { createContainer } from '../../../../electron/links/docker/create-container.ts';
import { parseFlags } from '../../../../electron/links/docker/flag-file.ts';
import { readFlags, writeFlags } from '../../../../electron/links/docker/flags.ts';
import { must } from '../../../../electron/links/docker/must.ts';
import { containerSpec } from '../../../../electron/links/docker/place.ts';
import { putFile } from '../../../../electron/links/docker/put-file.ts';
import { readFile } from '../../../../electron/links/docker/read-file.ts';
import type { StartOptions } from '../../../../electron/links/docker/start-options.ts';
import { waitFor } from '../../../support/machine/wait.ts';
import { type Context, started } from './context.ts';

/** In a directory that the image does not have. */
const path = '/etc/tallydeck/flags.json';
const flag = 'count-pushchairs';

function withFlags(options: StartOptions, flags: Readonly<Record<string, boolean>>): StartOptions {
  const env = { FLAGD_OFFLINE_FLAG_SOURCE_PATH: path };
  return {
    ...options,
    service: { ...options.service, env, flags: { path } },
    release: { ...options.release, flags },
  };
}

export function flagTests(context: Context): void {
  it('delivers the flags of a release before it starts, in a standard form', async () => {
    const options = withFlags(context.start('good'), { [flag]: true, night: false });
    const [container] = await started(options);
    const text = must(await readFile(context.link, container?.id ?? '', path));
    expect(JSON.parse(text ?? '')).toMatchObject({
      $schema: 'https://flagd.dev/schema/v0/flags.json',
      flags: {
        [flag]: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on' },
        night: { defaultVariant: 'off' },
      },
    });
    expect(parseFlags(text ?? '')).toEqual({ [flag]: true, night: false });
    // Read by the program itself, as the user that it runs as.
    expect(await pushchairs(container?.port ?? 0)).toBeGreaterThan(0);
  });

  it('turns a flag off in a container that runs, which sees it; a new start has its own again', async () => {
    const [container] = await started(withFlags(context.start('good'), { [flag]: true }));
    const { id = '', port = 0 } = container ?? {};
    must(await writeFlags(context.link, id, path, { [flag]: false }));
    expect(must(await readFlags(context.link, id, path))).toEqual({ [flag]: false });
    await waitFor(async () => (await pushchairs(port)) === 0, {
      what: 'a view without pushchairs',
    });
    const other = { ...withFlags(context.start('good'), { [flag]: true }), slot: 'b' } as const;
    const [fresh] = await started(other);
    expect(must(await readFlags(context.link, fresh?.id ?? '', path))).toEqual({ [flag]: true });
    expect(must(await readFlags(context.link, id, path))).toEqual({ [flag]: false });
  });

  it('delivers them to a container that an earlier try has created and not started', async () => {
    const options = withFlags(context.start('good'), { night: true });
    const spec = containerSpec(options, 1, context.peer.ports.from, options.release.image);
    const id = must(await createContainer(context.link, spec));
    expect(must(await readFlags(context.link, id, path))).toBeUndefined();
    const [container] = await started(options);
    expect(container?.id).toBe(id);
    expect(must(await readFlags(context.link, id, path))).toEqual({ night: true });
  });

  it('overwrites nothing that it does not understand', async () => {
    const [container] = await started(withFlags(context.start('good'), {}));
    const { id = '' } = container ?? {};
    const foreign = '{"flags":{"a":{"state":"ENABLED","targeting":{}}}}';
    must(await putFile(context.link, id, path, foreign));
    expect(await readFlags(context.link, id, path)).toMatchObject({
      kind: 'failed',
      fault: { host: 'engine-1', detail: expect.stringContaining('not as Tallydeck writes it') },
    });
    expect(must(await readFile(context.link, id, path))).toBe(foreign);
  });

  it('tells a file that is not there from a container that is not there', async () => {
    const [container] = await started(context.start('good'));
    expect(must(await readFile(context.link, container?.id ?? '', '/none'))).toBeUndefined();
    const none = 'f'.repeat(64);
    expect(await readFile(context.link, none, path)).toMatchObject({ kind: 'failed' });
    expect(await putFile(context.link, none, path, 'x')).toMatchObject({ kind: 'failed' });
    expect(await putFile(context.link, '../x', path, 'x')).toMatchObject({ kind: 'failed' });
  });
}

let shown = 0;

/** Shows the counter a scene of its own, and gives how many pushchairs it counted. */
async function pushchairs(port: number): Promise<number> {
  const scene = createScene(4);
  const camera = `view-${shown++}`;
  let counted = 0;
  for (let n = 0; n < 150; n++) {
    const headers = { 'x-tallydeck-camera': camera, 'x-frame-number': `${n}` };
    const body = scene.frame(n) as unknown as BodyInit;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body, headers });
    const { counts } = (await answer.json()) as { counts: Record<string, number> };
    counted += counts.pushchair ?? 0;
  }
  return counted;
}
