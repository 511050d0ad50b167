import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../../electron/links/ssh/quote.ts';

/** What a real shell makes of the quoted words. */
function throughShell(words: readonly string[]): readonly string[] {
  const { stdout, stderr, status } = spawnSync('sh', [
    '-c',
    `printf '%s\\0' ${words.map(quote).join(' ')}`,
  ]);
  expect(String(stderr)).toBe('');
  expect(status).toBe(0);
  return stdout.toString('utf8').split('\0').slice(0, -1);
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...`'"\\$\`;&|<>(){}[]*?!#~ \n\t-=%x`), maxLength: 40 }),
);

describe('a quoted shell word', () => {
  it('comes out of a real shell as it went in', () => {
    const word = nasty.filter((text) => !text.includes('\0') && text.isWellFormed());
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        expect(throughShell(words)).toEqual(words);
      }),
      { numRuns: 100 },
    );
  });

  it('executes nothing', () => {
    const attacks = ["'; touch /tmp/owned; '", '$(id)', '`id`', '\n id', '', '-n', '~', '*', "\\'"];
    expect(throughShell(attacks)).toEqual(attacks);
  });

  it('cannot hold a NUL', () => {
    expect(() => quote('a\0b')).toThrow('NUL');
  });
});
