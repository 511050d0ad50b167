import { describe, expect, it } from 'vitest';
import { expectedAt } from '../../../electron/changes/verify.ts';
import { firstIntent, withPin } from '../../../electron/traffic/intent.ts';
import type { Intent } from '../../../shared/model/split.ts';

const here = ['cam-1', 'cam-2'];
const split = (candidates: readonly string[], askedShare: number): Intent => ({
  ...firstIntent('camera'),
  ...{ roles: { stable: 'a', candidate: 'b' }, candidates, askedShare },
});

describe('who is to get frames at a gateway', () => {
  it.each([
    ['none of its cameras moved', split([], 0.5), 'stable-only'],
    ['some of them', split(['cam-1'], 0.5), 'both'],
    ['all of them, at whatever share of the site', split(here, 0.5), 'candidate-only'],
    ['one pinned to stable', withPin(split(here, 1), 'cam-2', 'stable'), 'both'],
    ['one pinned to the candidate', withPin(split([], 0), 'cam-2', 'candidate'), 'both'],
    ['no candidate any more', { ...split(here, 1), roles: { stable: 'a' } }, 'stable-only'],
  ] as const)('%s', (_, intent, expected) => {
    expect(expectedAt(intent, here)).toBe(expected);
  });

  it('is the only camera, which has moved', () => {
    expect(expectedAt(split(['cam-1'], 1), ['cam-1'])).toBe('candidate-only');
  });

  it('is both sides at any share of frames but none and all', () => {
    const frames = (askedShare: number) => ({ ...split([], askedShare), method: 'frame' }) as const;
    expect([0, 0.5, 1].map((share) => expectedAt(frames(share), here))).toEqual([
      'stable-only',
      'both',
      'candidate-only',
    ]);
  });
});
