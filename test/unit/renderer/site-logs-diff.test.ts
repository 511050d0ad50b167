import { describe, expect, it } from 'vitest';
import { diffLines } from '../../../renderer/parts/gateway-panel/diff-lines.ts';
import { appendLog, emptyLog, matchingLines } from '../../../renderer/parts/logs/log-buffer.ts';

const line = (text: string) => ({ at: '2026-11-23T06:00:00Z', stream: 'stdout' as const, text });

describe('a followed log', () => {
  it('keeps the last lines, numbered on, and says how many it let go', () => {
    const first = appendLog(emptyLog, [line('1'), line('2'), line('3')], 3);
    const next = appendLog(first, [line('4'), line('5')], 3);
    expect(next.lines.map((one) => [one.n, one.text])).toEqual([
      [3, '3'],
      [4, '4'],
      [5, '5'],
    ]);
    expect(next.dropped).toBe(2);
  });

  it('is filtered by words whatever their case', () => {
    const log = appendLog(emptyLog, [line('GET /healthz'), line('Error: no model')]);
    expect(matchingLines(log.lines, ' error ').map((one) => one.text)).toEqual(['Error: no model']);
    expect(matchingLines(log.lines, ' ')).toHaveLength(2);
  });
});

describe('a unified diff', () => {
  it('tells headings from removed lines that look like one', () => {
    const diff = '--- a/td.cfg\n+++ b/td.cfg\n@@ -1,2 +1,2 @@\n same\n--- rule\n-old\n+new\n';
    expect(diffLines(diff).map((one) => one.kind)).toEqual([
      'file',
      'file',
      'place',
      'same',
      'removed',
      'removed',
      'added',
    ]);
  });
});
