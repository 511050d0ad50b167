import { describe, expect, it } from 'vitest';
import { hasGoneBack, incidentOf } from '../../../electron/rollout/incident/incident.ts';
import type { Names } from '../../../electron/rollout/incident/incident-text.ts';
import type {
  BackReason,
  Evidence,
  Firing,
  GateNow,
  JournalEntry,
  Rollout,
} from '../../../shared/model/rollout.ts';
import { sampleRollout } from '../../support/rollout/sample-rollout.ts';

const firing: Firing = {
  trigger: 'errors',
  ...{ site: 'mall', value: 0.4567, limit: 0.05, at: '2026-11-23T09:01:00.000Z' },
};
const why: BackReason = { kind: 'trigger', firing };
const none = { cause: '', lesson: '' };
const names: Names = {
  site: (id) => (id === 'mall' ? 'Mall North' : id),
  service: (id) => (id === 'counter' ? 'Object counter' : id),
  environment: (id) => id,
};

function gone(because: BackReason = why): Rollout {
  const rollout = sampleRollout('r-1');
  return {
    ...rollout,
    state: {
      ...rollout.state,
      phase: { kind: 'ended', how: 'rolled-back', why: because },
      sites: { mall: { kind: 'back', at: 1, frames: 40, why: because } },
      endedAt: '2026-11-23T09:01:05.000Z',
    },
  };
}

const entry = (seq: number, what: JournalEntry['entry']): JournalEntry => ({
  ...{ seq, rollout: 'r-1', at: `2026-11-23T09:00:0${seq}.000Z`, entry: what },
});

const points = (of: (second: number) => number | null) =>
  Array.from({ length: 180 }, (_, second) => ({ t: second * 1000, v: of(second) }));

const evidence: Evidence = {
  ...{ site: 'mall', firing, next: 'b', old: 'a' },
  series: [
    { metric: 'errors', slot: 'b', points: points((second) => (second > 170 ? 0.4567 : 0)) },
    { metric: 'errors', slot: 'a', points: points((second) => (second === 179 ? null : 0.001)) },
    { metric: 'errors', slot: 'b', camera: 'gate-cam', points: points(() => 9) },
  ],
  logs: [{ container: 'counter-b-1', lines: ['ready', '```', 'out of memory'] }],
  splitBefore: { share: 0.25, cameras: 3 },
};

describe('an incident', () => {
  it('says what was rolled back, where, when and why, with the numbers and their limit', () => {
    const { markdown } = incidentOf(gone(), [], none, names);
    expect(markdown).toMatch(/^# 2 was rolled back: Object counter in mall\n/);
    expect(markdown).toContain('- **What**: new (counter:2) by canary');
    expect(markdown).toContain('- **Started**: 2026-11-23T09:00:00Z by an@desk');
    expect(markdown).toContain('after 65.0 s');
    expect(markdown).toContain('- **Why**: errors at Mall North: 45.7%, limit 5%');
  });

  it('tells the journal line by line', () => {
    const action = { id: 3, site: 'mall', kind: 'reach', wave: 0, step: 1 } as const;
    const result = { kind: 'out-of-reach', host: 'mall-gate', detail: 'no answer' } as const;
    const { markdown } = incidentOf(
      gone(),
      [
        entry(1, { kind: 'started' }),
        entry(2, { kind: 'intended', action }),
        entry(3, { kind: 'result', action, result, ms: 1500 }),
        entry(4, {
          kind: 'phase',
          phase: { kind: 'going-back', why },
          wave: 0,
          step: 1,
          soaked: 7,
        }),
      ],
      none,
      names,
    );
    expect(markdown).toContain('- `2026-11-23T09:00:01Z` started');
    expect(markdown).toContain('intended: reach step 2 at Mall North');
    expect(markdown).toContain('out-of-reach at mall-gate: no answer (1.5 s)');
    expect(markdown).toContain('**going back: errors at Mall North: 45.7%, limit 5%**');
  });

  it('shows the split before and after, two minutes of both variants, and the logs', () => {
    const { markdown } = incidentOf(
      gone(),
      [entry(1, { kind: 'evidence', evidence })],
      none,
      names,
    );
    expect(markdown).toContain('- **Split before**: 25%, 3 cameras');
    expect(markdown).toContain('- **Split after**: 0%');
    const rows = markdown.split('\n').filter((line) => /^\| \d\d:\d\d:\d\d /.test(line));
    expect(rows).toHaveLength(13);
    expect(markdown).not.toContain('| 9 |');
    expect(rows.at(-1)).toBe('| 00:02:59 | 0.457 |  |');
    expect(rows[0]).toBe('| 00:00:59 | 0 | 0.001 |');
    expect(markdown).toContain('````text\nready\n```\nout of memory\n````');
  });

  it('holds the gates with their figures, limits and units', () => {
    const gates: readonly GateNow[] = [
      { gate: 'counts', site: 'mall', state: 'waits', value: 0.37, limit: 0.25 },
      { gate: 'frames', site: 'mall', state: 'passes', value: 940, limit: 50 },
      { gate: 'latency', site: 'mall', state: 'cannot-tell', limit: 1.5 },
    ];
    const rollout = gone();
    const sites = { mall: { kind: 'back', at: 1, frames: 40, why, gates } } as const;
    const at = { ...rollout, state: { ...rollout.state, sites } };
    const rows = incidentOf(at, [], none, names)
      .markdown.split('\n')
      .filter((line) => line.startsWith('| Mall North |'));
    expect(rows).toEqual([
      '| Mall North | Count deviation | 37% | 25% | did not pass |',
      '| Mall North | Frames answered | 940 frames | 50 frames | passed |',
      '| Mall North | p95 against the previous release |  | 1.5× | could not tell |',
    ]);
  });

  it('has a place for cause and lesson', () => {
    expect(incidentOf(gone(), [], none, names).markdown).toContain(
      '## Cause\n\n_Not written yet._',
    );
    const note = { cause: 'Too hot.', lesson: 'A fan.' };
    const written = incidentOf(gone(), [], note, names);
    expect(written.markdown).toContain('## Cause\n\nToo hot.\n\n## Lesson\n\nA fan.\n');
    expect(written).toMatchObject(note);
  });

  it('lets no word of a host make a heading, a table or a link', () => {
    const detail = 'bad\n# Title | [here](http://x) `code`';
    const because: BackReason = { kind: 'step-failed', site: 'mall', host: 'edge', detail };
    const { markdown } = incidentOf(gone(because), [], none, names);
    expect(markdown).toContain('bad \\# Title \\| \\[here\\](http\\://x) \\`code\\`');
  });

  it('is made of what was rolled back only, not of a shadow that was only looked at', () => {
    expect(hasGoneBack(gone())).toBe(true);
    expect(hasGoneBack(gone({ kind: 'shadow-done' }))).toBe(false);
    expect(hasGoneBack(sampleRollout('r-1'))).toBe(false);
  });
});
