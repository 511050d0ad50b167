import { describe, expect, it } from 'vitest';
import { type Watched, watchCauses } from '../../../renderer/state/notices.ts';

/** Causes that are told at each look: one look for each list, so many seconds apart. */
function told(everySeconds: number, looks: readonly (readonly string[])[]) {
  let watched: Watched | undefined;
  return looks.map((keys, index) => {
    const causes = keys.map((key) => ({ key }));
    const looked = watchCauses(watched, causes, index * everySeconds * 1000);
    watched = looked.watched;
    return looked.due.map(({ key }) => key);
  });
}

describe('A notice', () => {
  it('is not given for what was so when the page was opened', () => {
    expect(told(3, [['a'], ['a'], ['a']])).toEqual([[], [], []]);
  });

  it('is given once for what has lasted two seconds', () => {
    expect(told(1, [[], ['a'], ['a'], ['a'], ['a'], ['a']])).toEqual([[], [], [], ['a'], [], []]);
  });

  it('is not given for what is over sooner, however often it comes back', () => {
    expect(told(1, [[], ['a'], ['a'], [], ['a'], [], ['a'], ['a'], []]).flat()).toEqual([]);
  });

  it('is not given again for what flaps', () => {
    const flapping = [[], ['a'], ['a'], ['a'], [], ['a'], ['a'], ['a'], ['a'], []];
    expect(told(1, flapping).flat()).toEqual(['a']);
  });

  it('is not given at the second coming of what was so at the start', () => {
    expect(told(1, [['a'], [], ['a'], ['a'], ['a'], ['a']]).flat()).toEqual([]);
  });

  it('is given again for what comes back after a quiet minute', () => {
    expect(told(30, [[], ['a'], ['a'], [], [], [], ['a'], ['a']]).flat()).toEqual(['a', 'a']);
  });

  it('is given for each of several causes', () => {
    expect(told(2, [['old'], ['old', 'b'], ['old', 'b', 'c'], ['c']]).slice(2)).toEqual([
      ['b'],
      ['c'],
    ]);
  });
});
