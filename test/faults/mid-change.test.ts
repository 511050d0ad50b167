import { describe, expect, test } from 'vitest';
import { onStable } from '../../electron/traffic/intent.ts';
import { type DelayProxy, startDelayProxy } from '../support/gateway/delay-proxy.ts';
import {
  half,
  moved,
  patience,
  type Scene,
  untilUp,
  withScene,
} from '../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { openConsole, type TestConsole } from '../support/gateway/traffic.ts';
import { waitFor } from '../support/machine/wait.ts';

type Parts = { readonly scene: Scene; readonly far: TestConsole; readonly proxy: DelayProxy };

/** A console behind a proxy that can be cut; the scene's own console sees what really is. */
async function withProxy(run: (parts: Parts) => Promise<void>): Promise<void> {
  await withScene(async (scene) => {
    const proxy = await startDelayProxy(scene.gateway.sshd.port);
    const { gateway } = scene.gateway;
    const behind = { gateway: { ...gateway, ssh: { ...gateway.ssh, port: proxy.port } } };
    const far = await openConsole(behind, { name: 'far@away' });
    try {
      await run({ scene, far, proxy });
    } finally {
      await far.close();
      await proxy.stop();
    }
  });
}

const truth = async ({ here }: Scene) => {
  const read = await here.traffic.tend();
  return read.kind === 'done' ? read.value.splits.get('counter')?.intent : undefined;
};

/** The first change leaves a version of the map for the next one, which then is one message. */
const firstChange = async ({ far }: Parts) =>
  expect((await far.traffic.write('counter', half, { takeOver: true })).kind).toBe('done');

/** Starts a rollback whose first bytes do not get further than the proxy. */
async function stalledRollback({ scene, far, proxy }: Parts) {
  const revision = (await truth(scene))?.revision ?? 0;
  proxy.stall();
  const before = proxy.bytesIn();
  const writing = far.traffic.write('counter', onStable, { takeOver: true });
  await waitFor(() => proxy.bytesIn() > before, { ...patience, what: 'something to be sent' });
  expect((await truth(scene))?.revision).toBe(revision);
  return { writing, revision };
}

async function comesIntoForce(parts: Parts): Promise<void> {
  const { writing, revision } = await stalledRollback(parts);
  parts.proxy.cut();
  parts.proxy.restore();
  expect(await writing).toMatchObject({ kind: 'done', value: { after: { candidates: [] } } });
  expect((await truth(parts.scene))?.revision).toBe(revision + 1);
  await parts.scene.allOnStable();
}

const limit = { timeout: 120_000 };

describe.skipIf(!gatewayAvailable).concurrent('the link is lost in the midst of a change', () => {
  test('cut with the answer on its way: it is read back that it is in force', limit, () =>
    withProxy(async ({ scene, far, proxy }) => {
      await far.traffic.tend();
      proxy.setDelay(150);
      const writing = far.traffic.write('counter', onStable, { takeOver: true });
      const inForce = async () => (await truth(scene))?.candidates.length === 0;
      await waitFor(inForce, { ...patience, what: 'the change in force' });
      proxy.cut();
      proxy.setDelay(0);
      proxy.restore();
      const written = await writing;
      expect(written).toMatchObject({ kind: 'done', value: { after: { candidates: [] } } });
      const after = written.kind === 'done' ? written.value.after : undefined;
      expect(await truth(scene)).toEqual(after);
      await scene.allOnStable();
      console.log('fault: link lost with the answer → read back: in force');
    }),
  );

  test('cut before the question arrived: it is asked again', limit, () =>
    withProxy(async (parts) => {
      await parts.far.traffic.tend();
      await comesIntoForce(parts);
      console.log('fault: link lost with the question → asked again: in force');
    }),
  );

  test(
    'cut before the change arrived: read back that it is not in force, and sent again',
    limit,
    () =>
      withProxy(async (parts) => {
        await firstChange(parts);
        await comesIntoForce(parts);
        console.log('fault: link lost before the change arrived → sent again: in force');
      }),
  );

  test('cut and away: the outcome is unknown and says so, and nothing is claimed', limit, () =>
    withProxy(async (parts) => {
      const { scene, far, proxy } = parts;
      await firstChange(parts);
      const { writing } = await stalledRollback(parts);
      proxy.cut();
      const written = await writing;
      expect(written).toMatchObject({ kind: 'unknown', fault: { host: 'gate-1' } });
      const detail = written.kind === 'unknown' ? written.fault.detail : '';
      console.log(`fault: link lost in mid-change and away → unknown: ${detail}`);
      expect((await truth(scene))?.candidates).toEqual(moved);
      await scene.splitInForce();
      proxy.restore();
      await untilUp(far.admin);
      expect(await far.traffic.tend()).toMatchObject({ kind: 'done' });
      expect(far.traffic.last()?.splits.get('counter')?.intent.candidates).toEqual(moved);
    }),
  );

  test('a rollback while splits are under way wins, and those that waited are refused', limit, () =>
    withScene(async (scene) => {
      const { here, allOnStable } = scene;
      const splits = Array.from({ length: 10 }, () =>
        here.traffic.write('counter', half, { revive: true }),
      );
      const back = here.traffic.write('counter', onStable, { takeOver: true });
      expect(await back).toMatchObject({ kind: 'done', value: { after: { candidates: [] } } });
      const refused = (await Promise.all(splits)).filter((one) => one.kind === 'refused');
      expect(refused.length).toBeGreaterThan(0);
      for (const one of refused)
        expect(one).toMatchObject({ fault: { refusal: { code: 'overtaken' } } });
      expect((await truth(scene))?.candidates).toEqual([]);
      await allOnStable();
    }),
  );
});
