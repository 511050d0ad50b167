import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { untilState } from '../../../support/ssh/kit.ts';
import { generateKey } from '../../../support/ssh/sshd.ts';
import type { Context } from './context.ts';

export function authenticationTests({ peer, kit, dir }: Context): void {
  describe('authentication', () => {
    it('is refused with a key that may not log in', async () => {
      const stranger = path.join(dir(), 'stranger');
      generateKey(stranger);
      const link = kit().open({ ...peer().target(), auth: { kind: 'key', path: stranger } });
      const { fault } = await untilState(link, 'refused');
      expect(fault.code).toBe('authentication-failed');
    });

    it('names a key file that does not exist', async () => {
      const auth = { kind: 'key', path: path.join(dir(), 'none') } as const;
      const { fault } = await untilState(kit().open({ ...peer().target(), auth }), 'refused');
      expect(fault).toEqual({
        code: 'key-missing',
        detail: `nothing was sent: key file ${auth.path} does not exist`,
      });
    });
  });
}
