import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFleet } from '../../../electron/fleet/parse.ts';
import { idPattern } from '../../../shared/contract/ids.ts';
import { exampleText, problemsOf } from '../../support/fleet/example.ts';
import { generated, type Malformed } from '../../support/fleet/malformed.ts';
import { nasty } from '../../support/fleet/nasty.ts';

/** Each must be refused with problems that can be shown, and without disturbing this program. */
function expectRefused(files: readonly Malformed[]): void {
  for (const [name, text] of files) {
    const problems = problemsOf(text);
    expect(problems.length, name).toBeGreaterThan(0);
    for (const { line, column, what, expected } of problems) {
      expect(line, name).toBeGreaterThanOrEqual(1);
      expect(column, name).toBeGreaterThanOrEqual(1);
      expect(what.length, `${name}: ${what}`).toBeLessThan(300);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they would spoil a terminal
      expect(what + expected, name).not.toMatch(/[\x00-\x1f\x7f]/);
    }
  }
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
}

describe('malformed fleet files', () => {
  const spoiled = generated();

  it('are many', () => {
    expect(spoiled.length + nasty.length).toBeGreaterThan(500);
  });
  it(
    'are refused: every value of the example spoiled in turn',
    () => expectRefused(spoiled),
    60_000,
  );
  it('are refused: made by hand', () => expectRefused(nasty), 60_000);
});

/** Every text of a fleet, with where it stands. */
function* textsOf(value: unknown, at = ''): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [at, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    yield [`key of ${at}`, key];
    yield* textsOf(child, `${at}.${key}`);
  }
}

describe('a file edited at random', () => {
  const pieces = [
    '\n',
    ' ',
    '\t',
    '"',
    "'",
    '#',
    ':',
    '- ',
    '%[src]',
    '`id`',
    '$(id)',
    ';',
    '\u0000',
    '\u001b',
    '{',
    '&a ',
    '*a',
    '!!set ',
    'é',
    '\u202e',
  ];
  const edit = fc.record({
    at: fc.nat(exampleText.length),
    remove: fc.nat(12),
    insert: fc.constantFrom('', ...pieces),
  });

  it('never throws, and what it lets in cannot break out of where it is written', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = exampleText;
        for (const { at, remove, insert } of edits) {
          text = text.slice(0, at) + insert + text.slice(at + remove);
        }
        const parsed = parseFleet(text, 'fleet.yaml');
        if ('problems' in parsed) return parsed.problems.length > 0;
        for (const [at, value] of textsOf(parsed.fleet)) {
          // The words of a program are given to exec as they are: no shell is in between.
          if (/\.(migration|smoke)\./.test(at)) continue;
          if (/\.(env|name|zone|model|type|reason|reload|auth.path|ca|cert|key)/.test(at)) continue;
          if (/\.id$/.test(at) && !idPattern.test(value)) return false;
          if (!/^[A-Za-z0-9 _.~:/@+=,#-]*$/.test(value)) return false;
        }
        return true;
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
