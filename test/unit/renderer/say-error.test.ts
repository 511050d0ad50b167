import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import { sayError } from '../../../renderer/words/say-error.ts';
import { sayLink } from '../../../renderer/words/say-link.ts';
import { linkFaultCodes } from '../../../shared/model/link.ts';
import { refusalSchema } from '../../../shared/model/refusal.ts';
import { nothingToRollBack } from '../../../shared/model/rollback.ts';

const { t } = createWords('en');
const said = (code: string, data: unknown, language = t) => {
  const { what, mend } = sayError(language, new ORPCError(code, { data }));
  return `${what} ${mend}`;
};

it('ends each sentence before the next one begins', () => {
  const archive = { refusal: { code: 'no-file', path: '/no/such.tar' } };
  expect(said('REFUSED', archive)).toBe(
    '/no/such.tar is not a file on this machine. Give the path of an archive made by `docker save`.',
  );
  expect(said('REFUSED', { host: 'gate-1', refusal: { code: 'gateway-down' } })).toBe(
    'gate-1: a gateway of the site is out of reach. Wait until its link is up again.',
  );
});

it('begins with a capital, but for names, paths and commands of one word', () => {
  const failed = { host: 'edge', detail: 'connect ECONNREFUSED' };
  expect(said('REMOTE_FAILED', { ...failed, command: 'logs of counter, slot a, for q7' })).toMatch(
    /^Logs of counter, slot a, for q7 failed on edge: connect ECONNREFUSED\. /,
  );
  const taken = { refusal: { code: 'taken-over', by: 'an@noc' } };
  expect(said('REFUSED', taken)).toMatch(/^an@noc has taken over\. Look /);
});

it('says of a command that had begun whether it was taken back', () => {
  const refusal = { code: 'driven-by', by: 'an@noc', seconds: 15 };
  const of = (left: readonly string[]) => said('REFUSED', { host: 'gate-2', refusal, left });
  expect(of([])).toContain('; taken back everywhere. ');
  expect(of(['gate-1: no answer'])).toContain('; still changed, look there: gate-1: no answer. ');
});

it('says of a refusal that it does not know that it was not foreseen, and does not throw', () => {
  for (const data of [undefined, {}, { refusal: { code: 'of-a-later-version' } }])
    expect(said('REFUSED', data)).toContain(t('errors.unexpectedMend'));
});

describe('in Vietnamese', () => {
  const vi = createWords('vi').t;
  const values = { detail: '#', service: '#', site: '#', by: '#', gateway: '#', queued: '#' };
  const more = {
    key: '#',
    servers: '#',
    left: '#',
    release: '#',
    path: '#',
    slot: 'b',
    why: 'one-way',
  };
  const numbers = { seconds: 4, revision: 7, asked: 6 };
  const english =
    /\b(the|is|are|has|was|not|of|and|or|wait|try|again|first|this|here|no|there|it)\b/i;
  const codes = refusalSchema.options.map(({ shape }) => shape.code.value);

  it.each(codes)(
    'a refusal with the code %s has no English in it, and no place is empty',
    (code) => {
      const refusal = refusalSchema.parse({ code, ...values, ...more, ...numbers });
      const sentence = said('REFUSED', { refusal, host: 'q7', left: ['#'] }, vi);
      expect(sentence).not.toMatch(english);
      expect(sentence).not.toMatch(/\{\{|undefined/);
      expect(sentence).not.toBe(said('REFUSED', { refusal, host: 'q7', left: ['#'] }));
    },
  );

  const others = {
    NOT_FOUND: { what: '#', id: '#' },
    REMOTE_FAILED: { host: '#', command: '#', detail: '#' },
    BUSY: { what: 'calls', most: 4 },
    BAD_REQUEST: {},
    INTERNAL_SERVER_ERROR: {},
  };
  it.each(Object.entries(others))('the error %s has no English in it', (code, data) => {
    const { what, mend } = sayError(vi, new ORPCError(code, { data, message: '#' }));
    expect(`${what} ${mend}`).not.toMatch(english);
  });

  it.each(nothingToRollBack)('nothing to roll back (%s) has no English in it', (why) => {
    expect(said('NOTHING_TO_ROLL_BACK', { why, gateways: 2 }, vi)).not.toMatch(english);
  });

  it.each(linkFaultCodes)('a link that is down with %s has no English in it', (code) => {
    const fault = { code, detail: '#' };
    const state = { kind: 'down', since: '', nextAttemptAt: '', fault } as const;
    expect(sayLink(vi, createFormat('vi'), '#', state, 0)).not.toMatch(english);
  });
});
