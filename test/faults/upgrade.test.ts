import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { installState, processStartedAt, readInstalled } from '../../electron/traffic/installed.ts';
import { earlierForm } from '../support/gateway/earlier-form.ts';
import { cameras, type Scene, withScene } from '../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { type FrameSeen, startSender } from '../support/gateway/sender.ts';
import { waitFor } from '../support/machine/wait.ts';

const limit = { timeout: 120_000 };
const tests = test.skipIf(!gatewayAvailable);

/** A gateway as the earlier version left it, with a split in force. */
async function asInstalledBefore({ gateway, here, splitInForce }: Scene): Promise<void> {
  const { config } = gateway.gateway.paths;
  writeFileSync(config, earlierForm(readFileSync(config, 'utf8')));
  await gateway.stopHaproxy();
  await gateway.startHaproxy();
  await waitFor(async () => (await here.traffic.tend()).kind === 'done', { what: 'a reading' });
  expect(await here.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
  await splitInForce();
}

/** Frames that were not answered while something was done, and until the split is in force again. */
async function lostWhile(
  scene: Scene,
  act: () => Promise<unknown> | unknown,
): Promise<FrameSeen[]> {
  const frames: FrameSeen[] = [];
  const { port } = scene.gateway;
  const sender = startSender({ port, cameras, rate: 10, onFrame: (frame) => frames.push(frame) });
  const more = (count: number) => {
    const wanted = frames.length + count;
    return waitFor(() => frames.length >= wanted, { what: `${count} frames`, deadlineMs: 30_000 });
  };
  await more(80);
  await act();
  await more(160);
  await sender.stop();
  return frames.filter(({ ok }) => !ok);
}

tests.each(['master-worker', 'daemon'] as const)(
  'a gateway of the earlier version is shown with the reason, and upgraded without loss (%s)',
  limit,
  (run) =>
    withScene(
      async (scene) => {
        const { gateway, here, splitInForce } = scene;
        await asInstalledBefore(scene);
        const read = await readInstalled(here.ssh, here.input);
        if (read.kind !== 'done') throw new Error(read.fault.detail);
        const state = installState(gateway.gateway, read.value, await processStartedAt(here.admin));
        expect(state).toMatchObject({ kind: 'differs', reasons: ['loses-addresses'] });
        const observing = { ...gateway.gateway, mode: 'observe' as const };
        expect(installState(observing, read.value)).toMatchObject({ reasons: ['loses-addresses'] });

        const lost = await lostWhile(scene, async () =>
          expect((await here.install()).at(-1)).toMatchObject({ kind: 'done' }),
        );
        console.log(`lost while the earlier version was upgraded: ${lost.length}`);
        expect(lost).toEqual([]);
        await splitInForce();

        const afterwards = await lostWhile(scene, () => gateway.reloadHaproxy());
        console.log(`lost at a reload by hand after the upgrade: ${afterwards.length}`);
        expect(afterwards).toEqual([]);
      },
      { run },
    ),
);

tests('an upgrade whose reload fails leaves the earlier version running without loss', limit, () =>
  withScene(async (scene) => {
    const { gateway, here, splitInForce } = scene;
    await asInstalledBefore(scene);
    const before = readFileSync(gateway.gateway.paths.config, 'utf8');
    Object.assign(gateway.gateway.paths, { reload: 'exit 3' });
    const lost = await lostWhile(scene, async () =>
      expect((await here.install()).at(-1)).toMatchObject({
        kind: 'failed',
        step: 'reload',
        restored: true,
      }),
    );
    expect(lost).toEqual([]);
    expect(readFileSync(gateway.gateway.paths.config, 'utf8')).toBe(before);
    await splitInForce();
  }),
);

tests(
  'a reload by hand with the earlier form loses frames: the reason that is shown is true',
  limit,
  () =>
    withScene(async (scene) => {
      await asInstalledBefore(scene);
      // Nobody repairs it: the console is dead.
      await scene.here.close();
      const lost = await lostWhile(scene, () => scene.gateway.reloadHaproxy());
      console.log(`lost at a reload by hand with the earlier form, console dead: ${lost.length}`);
      expect(lost.length).toBeGreaterThan(0);
    }),
);
