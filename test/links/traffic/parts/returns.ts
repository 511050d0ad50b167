import { appendFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { driftOf } from '../../../../electron/traffic/drift.ts';
import { installState, readInstalled } from '../../../../electron/traffic/installed.ts';
import { persistedRevision } from '../../../../electron/traffic/persist.ts';
import { waitFor } from '../../../support/machine/wait.ts';
import type { Context } from './context.ts';

/** What is there again after a reload, a crash, a mistake. */
export function returnTests(context: Context): void {
  const { frame } = context;

  const splitAgain = async (what: string, pidBefore: number | undefined) => {
    await waitFor(
      async () => {
        const read = await context.here.traffic.tend();
        return read.kind === 'done' && context.here.admin.process()?.pid !== pidBefore;
      },
      { what: `the process ${what}`, deadlineMs: 20_000 },
    );
    await waitFor(async () => (await frame('cam-6')) === 'better', { what: `the split ${what}` });
    const live = context.here.traffic.last();
    const split = live?.splits.get('counter');
    if (!live || !split) throw new Error('nothing was read');
    expect(driftOf('counter', split, live.servers)).toEqual([]);
    expect(split.intent.candidates).toEqual(['cam-6']);
  };

  describe('what comes back', () => {
    it('persists a split and brings it back after a reload', async () => {
      const { traffic, ssh, admin } = context.here;
      const change = { askedShare: 0.1, candidates: ['cam-6'], policy: 'hold' } as const;
      const written = await traffic.write('counter', (intent) => ({ ...intent, ...change }));
      expect(written.kind).toBe('done');
      expect(await traffic.persist('counter')).toEqual({ kind: 'done', value: undefined });
      const revision = written.kind === 'done' ? written.value.after.revision : 0;
      const { gateway } = context.peer;
      expect(await persistedRevision(ssh, gateway, 'counter')).toBe(revision);
      const before = admin.process()?.pid;
      expect((await ssh.exec(gateway.paths.reload, { timeoutMs: 10_000 })).kind).toBe('done');
      await splitAgain('after a reload', before);
    });

    it('brings it back after a crash', async () => {
      const before = context.here.admin.process()?.pid;
      await context.peer.crash();
      await waitFor(() => context.here.admin.process() === undefined, { what: 'the loss' });
      await context.peer.restart();
      await splitAgain('after a crash', before);
    });

    it('goes on as before when a reload finds a configuration that it cannot read', async () => {
      const { ssh, input, install } = context.here;
      const { gateway } = context.peer;
      await appendFile(gateway.paths.config, 'frontend broken\n  no such keyword\n');
      await ssh.exec(gateway.paths.reload, { timeoutMs: 10_000 });
      expect(await frame('cam-6')).toBe('better');
      const read = await readInstalled(ssh, input);
      if (read.kind !== 'done') throw new Error(JSON.stringify(read));
      expect(installState(gateway, read.value)).toMatchObject({ kind: 'differs' });
      expect((await install()).at(-1)).toMatchObject({ kind: 'done' });
      await waitFor(async () => (await frame('cam-6')) === 'better', { what: 'the split again' });
    });
  });
}
