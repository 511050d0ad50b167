import { describe, expect, it } from 'vitest';
import { setMapCommand } from '../../../../electron/links/haproxy/map.ts';
import { parseTable } from '../../../../electron/links/haproxy/show-table.ts';
import { onStable } from '../../../../electron/traffic/intent.ts';
import type { Intent } from '../../../../shared/model/split.ts';
import { waitFor } from '../../../support/machine/wait.ts';
import { type Context, cameras, stableNames } from './context.ts';

/** Where each frame goes, and who decides it when the console is gone. */
export function routingTests(context: Context): void {
  const { frame, ask } = context;
  const map = () => `${context.peer.gateway.paths.maps}/counter.map`;
  const everyAnswer = () => Promise.all(cameras.map(frame));
  const write = async (change: (intent: Intent) => Intent) => {
    const written = await context.here.traffic.write('counter', change, { revive: true });
    expect(written.kind).toBe('done');
  };
  const onCandidate = (wanted: readonly string[], policy: Intent['policy'] = 'dead-man') =>
    write((intent) => ({ ...intent, askedShare: 0.5, candidates: [...wanted], policy }));

  describe('the way of a frame', () => {
    it('keeps each camera on one instance and uses them all', async () => {
      const first = await everyAnswer();
      expect(new Set(first)).toEqual(new Set(stableNames));
      for (let round = 0; round < 3; round++) expect(await everyAnswer()).toEqual(first);
    });

    it('counts every camera under the name that the gateway gave it', async () => {
      await frame('stranger');
      const keys = parseTable((await ask('show table td_cameras'))[0] ?? '').map(({ key }) => key);
      expect(keys).toEqual(expect.arrayContaining(cameras.map((camera) => `counter/${camera}`)));
      expect(keys).toContain('counter/unlisted-127.0.0.1');
    });

    it('moves whole cameras and leaves the others where they were', async () => {
      const before = await everyAnswer();
      await onCandidate(['cam-2', 'cam-5']);
      await waitFor(async () => (await frame('cam-2')) === 'better', { what: 'the candidate' });
      const wanted = before.map((name, n) => (n === 1 || n === 4 ? 'better' : name));
      expect(await everyAnswer()).toEqual(wanted);
      await write(onStable);
      expect(await everyAnswer()).toEqual(before);
    });

    it('lets the dead man send all to stable, and a lease from the far future too', async () => {
      await onCandidate(['cam-3']);
      expect(await frame('cam-3')).toBe('better');
      const now = Math.floor(Date.now() / 1000);
      const lease = (at: number) => ask(setMapCommand(map(), 'lease', String(at)));
      await lease(now - 1);
      expect(await frame('cam-3')).toMatch(/^good/);
      await lease(now + 100_000);
      expect(await frame('cam-3')).toMatch(/^good/);
      await lease(now + 60);
      expect(await frame('cam-3')).toBe('better');
    });

    it('keeps a share that is held without any lease', async () => {
      await onCandidate(['cam-3'], 'hold');
      expect(await frame('cam-3')).toBe('better');
      await write(onStable);
    });

    it('lets a frame fall through to stable when the candidate is not well, and counts it', async () => {
      await onCandidate(['cam-4']);
      context.better.healthy = false;
      await waitFor(async () => (await frame('cam-4')).startsWith('good'), { what: 'the fall' });
      const [events = ''] = await ask('show table td_events');
      expect(parseTable(events)).toContainEqual(
        expect.objectContaining({ key: 'counter/fallen-through' }),
      );
      context.better.healthy = true;
      await waitFor(async () => (await frame('cam-4')) === 'better', { what: 'the return' });
    });
  });
}
