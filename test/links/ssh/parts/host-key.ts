import { describe, expect, it } from 'vitest';
import type { SshTarget } from '../../../../shared/model/ssh-target.ts';
import { untilState } from '../../../support/ssh/kit.ts';
import { type Context, limit } from './context.ts';

/** The same host, with nothing known of its key. */
function unknownTo(target: SshTarget): SshTarget {
  const { hostKey: _, ...rest } = target;
  return rest;
}

export function hostKeyTests({ peer, kit }: Context): void {
  describe('the host key', () => {
    it('connects when the key is known beforehand and tells the round trip', async () => {
      const state = await untilState(kit().open(peer().target()), 'up');
      expect(state.roundTripMs).toBeGreaterThan(0);
    });

    it('shows an unknown key, waits for a person, and pins it', async () => {
      const target = unknownTo(peer().target());
      const link = kit().open(target);
      const { fault, hostKey } = await untilState(link, 'refused');
      expect(fault.code).toBe('host-key-unknown');
      expect(`${hostKey?.algorithm} ${hostKey?.key}`).toBe(peer().target().hostKey);
      await expect(link.trust('SHA256:somethingelse')).rejects.toThrow('somethingelse');

      await link.trust(hostKey?.fingerprint ?? '');
      await untilState(link, 'up');
      await link.close();
      // The next link finds the pin.
      await untilState(kit().open(target), 'up');
    });

    it('refuses a changed key, never tries again by itself, and a person can accept it', async () => {
      const link = kit().open(unknownTo(peer().target()));
      await link.trust((await untilState(link, 'refused')).hostKey?.fingerprint ?? '');
      await untilState(link, 'up');
      const before = peer().target().hostKey;

      await peer().replaceHostKey();
      const { fault, hostKey } = await untilState(link, 'refused', 30_000);
      expect(peer().target().hostKey).not.toBe(before);
      expect(fault.code).toBe('host-key-changed');
      expect(fault.detail).toContain(hostKey?.fingerprint);
      expect((await link.exec('true', limit)).kind).toBe('failed');
      // A planned retry would stand in the state.
      expect(link.state()).not.toHaveProperty('nextAttemptAt');

      await link.trust(hostKey?.fingerprint ?? '');
      await untilState(link, 'up');
    });

    it('holds to the key that the fleet file names, and cannot be talked out of it', async () => {
      const target = peer().target();
      await peer().replaceHostKey();
      const link = kit().open(target);
      const { fault, hostKey } = await untilState(link, 'refused');
      expect(fault.code).toBe('host-key-changed');
      await expect(link.trust(hostKey?.fingerprint ?? '')).rejects.toThrow('fleet file');
    });
  });
}
