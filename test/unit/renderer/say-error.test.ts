import { ORPCError } from '@orpc/client';
import { expect, it } from 'vitest';
import { createWords } from '../../../renderer/words/i18n.ts';
import { sayError } from '../../../renderer/words/say-error.ts';

const { t } = createWords('en');
const said = (code: string, data: Readonly<Record<string, string>>) => {
  const { what, mend } = sayError(t, new ORPCError(code, { data }));
  return `${what} ${mend}`;
};

it('ends each sentence before the next one begins', () => {
  const archive = { reason: '/no/such.tar is not a file on this machine', mend: 'give its path' };
  expect(said('REFUSED', archive)).toBe(
    '/no/such.tar is not a file on this machine. Give its path.',
  );
  expect(said('REFUSED', { host: 'gate-1', reason: 'only observed', mend: 'manage it.' })).toBe(
    'gate-1: only observed. Manage it.',
  );
});

it('begins with a capital, but for names, paths and commands of one word', () => {
  const failed = { host: 'edge', detail: 'connect ECONNREFUSED' };
  expect(said('REMOTE_FAILED', { ...failed, command: 'logs of counter, slot a, for q7' })).toMatch(
    /^Logs of counter, slot a, for q7 failed on edge: connect ECONNREFUSED\. /,
  );
  expect(said('REFUSED', { reason: 'q7-gate is only observed', mend: 'x.y is read' })).toBe(
    'q7-gate is only observed. x.y is read.',
  );
});
