import { describe, expect, test } from 'vitest';
import {
  firstIntent,
  isOnStable,
  onStable,
  promoted,
  toPrevious,
  withCandidate,
  withPin,
} from '../../../electron/traffic/intent.ts';
import { mostToRollBack, type RollbackNow, releasesLeft } from '../../../shared/model/rollback.ts';

const tried: RollbackNow = { kind: 'candidate', releases: ['1.6.0'] };
const promotedTo = (from: string): RollbackNow => ({ kind: 'previous', from, to: '1.4.0' });
const nothing: RollbackNow = { kind: 'nothing', why: 'no-previous' };

describe('the releases that a rollback leaves', () => {
  test('are those that are tried out, so that sites that run another one stay', () => {
    expect(releasesLeft([tried, promotedTo('1.5.0'), nothing])).toEqual(['1.6.0']);
    expect(releasesLeft([promotedTo('1.5.0'), promotedTo('1.6.0'), nothing])).toEqual([
      '1.5.0',
      '1.6.0',
    ]);
    expect(releasesLeft([{ kind: 'rollout', releases: [] }, promotedTo('1.5.0')])).toEqual([]);
    expect(releasesLeft([nothing])).toEqual([]);
  });

  test('are told of the place with most to do', () => {
    expect(mostToRollBack([nothing, promotedTo('1.5.0'), tried])).toEqual(tried);
    expect(mostToRollBack([nothing, promotedTo('1.5.0')])).toEqual(promotedTo('1.5.0'));
    expect(mostToRollBack([])).toBeUndefined();
  });
});

describe('an intent that goes back to the release before', () => {
  const candidate = withCandidate(firstIntent('camera'), 'b');
  const after = promoted({ ...candidate, askedShare: 1, candidates: ['cam-1'] });

  test('has the roles from before the promotion, and no camera on the candidate', () => {
    expect(after.roles).toEqual({ stable: 'b', previous: 'a' });
    const back = toPrevious(after);
    expect(back.roles).toEqual({ stable: 'a', candidate: 'b' });
    expect(isOnStable(back)).toBe(true);
    // Nothing is left to go back to: a second rollback cannot bring the bad release back.
    expect(toPrevious(back).roles).toEqual(back.roles);
  });

  test('keeps a candidate that stands ready already', () => {
    const back = toPrevious(withCandidate(after, 'c'));
    expect(back.roles).toEqual({ stable: 'a', candidate: 'c' });
  });

  test('keeps cameras that a person has pinned to stable, as a promotion does', () => {
    const pinned = withPin(withPin(candidate, 'cam-1', 'stable'), 'cam-2', 'candidate');
    expect(isOnStable(pinned)).toBe(false);
    expect(isOnStable(onStable(pinned))).toBe(true);
    expect(promoted(pinned).pins).toEqual({ 'cam-1': 'stable' });
    expect(toPrevious(promoted(pinned)).pins).toEqual({ 'cam-1': 'stable' });
  });
});
