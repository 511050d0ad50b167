import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { onStable } from '../../electron/traffic/intent.ts';
import { lockPath, statePath } from '../../electron/traffic/names.ts';
import { patience, withScene } from '../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { waitFor } from '../support/machine/wait.ts';

const limit = { timeout: 120_000 };

test.skipIf(!gatewayAvailable)(
  'after a restart what was lost is in force before the disk has answered',
  limit,
  () =>
    withScene(async ({ gateway, here }) => {
      expect((await here.traffic.write('counter', onStable)).kind).toBe('done');
      const meant = here.traffic.last()?.splits.get('counter')?.intent;
      const before = here.admin.process()?.pid;
      const file = statePath(gateway.gateway, 'counter', 'a');
      const written = statSync(file).mtimeMs;
      await gateway.killHaproxy();
      // Somebody else writes there, and takes a while: shorter than ours waits for the lock.
      const holder = spawn('flock', [lockPath(gateway.gateway), 'sh', '-c', 'echo held; sleep 4']);
      const released = once(holder, 'exit');
      await once(holder.stdout, 'data');
      await gateway.startHaproxy();
      const restarted = () => (here.admin.process()?.pid ?? before) !== before;
      await waitFor(restarted, { ...patience, what: 'the new process' });
      expect((await here.traffic.tend()).kind).toBe('done');
      const found = here.traffic.last()?.splits.get('counter')?.intent;
      expect(found).toMatchObject({ candidates: [], askedShare: 0, roles: meant?.roles });
      expect(found?.revision).toBeGreaterThanOrEqual(meant?.revision ?? Number.NaN);
      expect(holder.exitCode).toBeNull();
      await released;
      const kept = () => statSync(file).mtimeMs > written;
      await waitFor(kept, { ...patience, what: "the servers' state on disk" });
    }),
);
