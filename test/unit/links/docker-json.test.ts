import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerTooLong } from '../../../electron/links/docker/fault.ts';
import { parseAnswer } from '../../../electron/links/docker/json.ts';

const brackets = '[{'.repeat(100);

test('any document that is not deep is given as it is, whatever its strings hold', () => {
  const strings = fc.string({ unit: fc.constantFrom('\\', '"', '[', '{', ']', 'ế') });
  fc.assert(
    fc.property(fc.array(strings), (given) => {
      const document = [...given, brackets, given];
      expect(parseAnswer(Buffer.from(JSON.stringify(document)))).toEqual(document);
    }),
  );
});

test('a document of too many levels is refused, also after strings with escapes', () => {
  const strings = fc.string({ unit: fc.constantFrom('\\', '"', ']', 'x') });
  fc.assert(
    fc.property(strings, (text) => {
      const deep = `[${JSON.stringify(text)},${'['.repeat(64)}${']'.repeat(64)}]`;
      expect(() => parseAnswer(Buffer.from(deep))).toThrow(AnswerTooLong);
    }),
  );
});

test('what is cut off in a string is no document', () => {
  for (const text of ['"', '"\\', '"\\"', '["x', '']) {
    expect(parseAnswer(Buffer.from(text))).toBeUndefined();
  }
});
