import { describe, expect, it } from 'vitest';
import { waitFor } from '../../../support/machine/wait.ts';
import { untilState } from '../../../support/ssh/kit.ts';
import { type Context, done, limit } from './context.ts';

export function lossTests({ connected, peer, kit }: Context): void {
  describe('loss and return', () => {
    it('comes back by itself after the server was restarted', async () => {
      const link = await connected();
      await peer().kill();
      const { fault, nextAttemptAt } = await untilState(link, 'down');
      expect(['closed', 'unreachable']).toContain(fault.code);
      expect(Date.parse(nextAttemptAt)).not.toBeNaN();
      await peer().restart();
      await untilState(link, 'up', 30_000);
      expect(done(await link.exec('echo back', limit)).stdout).toBe('back\n');
    });

    it('keeps the moment it went down over many attempts', async () => {
      const link = await connected();
      await peer().kill();
      const { since } = await untilState(link, 'down');
      await waitFor(() => kit().events.filter((event) => event === 'link.down').length > 2, {
        what: 'two more attempts',
        deadlineMs: 30_000,
      });
      expect(link.state()).toMatchObject({ kind: 'down', since, fault: { code: 'unreachable' } });
    });

    it('opens nothing any more once closed', async () => {
      const link = await connected();
      await link.close();
      link.retry();
      expect((await link.exec('true', limit)).kind).toBe('failed');
      expect((await link.openTcp('127.0.0.1', 1)).kind).toBe('failed');
    });
  });
}
