import { describe, expect, it } from 'vitest';
import { groupMarks } from '../../renderer/parts/charts/chart-marks.ts';
import { oldest } from '../../renderer/state/site-age.ts';
import { createSiteTime } from '../../renderer/state/site-time.ts';
import { sayResult } from '../../renderer/views/site/say-result.ts';
import { stepStates } from '../../renderer/views/site/step-list.tsx';
import { createFormat } from '../../renderer/words/format.ts';
import { createWords } from '../../renderer/words/i18n.ts';
import type { GatewayResult } from '../../shared/model/change.ts';

const fault = { host: 'q7', command: 'commit map', detail: 'no answer for 12 s' };

describe('how a change stands at a gateway', () => {
  const say = (result: GatewayResult, language: 'en' | 'vi' = 'en') =>
    sayResult(createWords(language).t, createFormat(language), result);

  it('keeps applied, on disk and verified apart', () => {
    const intent = {} as Extract<GatewayResult, { kind: 'applied' }>['before'];
    const result: GatewayResult = {
      kind: 'applied',
      gateway: 'q7',
      appliedMs: 14,
      persisted: { kind: 'failed', fault: { ...fault, detail: 'No space left' } },
      verification: { kind: 'no-frames' },
      before: intent,
      after: intent,
    };
    expect(say(result)).toEqual([
      { tone: 'good', text: 'applied in 14 ms' },
      { tone: 'bad', text: expect.stringContaining('No space left') },
      { tone: 'waiting', text: 'not verified: no frames' },
    ]);
  });

  it('says of a queued one what will happen, in both languages', () => {
    const queued: GatewayResult = { kind: 'queued', gateway: 'q7', fault, seenRevision: 41 };
    for (const language of ['en', 'vi'] as const) {
      const [part] = say(queued, language);
      expect(part?.text).toContain('no answer for 12 s');
      expect(part?.text).toContain('41');
    }
  });
});

describe('steps of some work', () => {
  const order = ['image', 'create', 'start'] as const;
  const states = (current: 'create' | undefined, end: 'running' | 'done' | 'failed') =>
    stepStates(order, current, end).map((one) => one.state);

  it.each([
    ['create', 'running', ['done', 'running', 'waiting']],
    ['create', 'failed', ['done', 'failed', 'waiting']],
    ['create', 'done', ['done', 'done', 'done']],
    [undefined, 'running', ['waiting', 'waiting', 'waiting']],
  ] as const)('at %s, %s', (current, end, expected) => {
    expect(states(current, end)).toEqual(expected);
  });
});

describe('time at a site', () => {
  it('is that of its own clock', () => {
    const time = createSiteTime('en', 'Asia/Ho_Chi_Minh');
    expect(time.minute('2026-11-23T20:05:00Z')).toBe('03:05');
    expect(time.when('2001-01-01T20:05:00Z')).toContain('2 Jan');
    expect(time.zoneName).toBe('GMT+7');
  });

  it('of several readings the oldest counts', () => {
    const readings = ['2026-11-23T10:00:05Z', '2026-11-23T10:00:01Z'];
    expect(oldest(readings.map((readAt) => ({ readAt })))).toBe('2026-11-23T10:00:01Z');
    expect(oldest([])).toBeUndefined();
  });
});

describe('marks on a chart', () => {
  it('share a line when they stand close, and stay out of it when outside the window', () => {
    const mark = (t: number) => ({ t, text: `at ${t}`, short: '' });
    const groups = groupMarks([mark(900), mark(100), mark(130), mark(5000)], 0, 1000, 50);
    expect(groups.map((group) => [group.t, group.marks.length])).toEqual([
      [100, 2],
      [900, 1],
    ]);
  });
});
