// @vitest-environment happy-dom
import { ORPCError } from '@orpc/client';
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { incidentOf } from '../../../electron/rollout/incident/incident.ts';
import { MarkdownText } from '../../../renderer/views/incident/markdown-text.tsx';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import { sayError } from '../../../renderer/words/say-error.ts';
import { sayLink } from '../../../renderer/words/say-link.ts';
import type { Evidence, JournalEntry, Rollout } from '../../../shared/model/rollout.ts';
import { nastyTexts } from '../../support/hostile/nasty-texts.ts';
import { sampleRollout } from '../../support/rollout/sample-rollout.ts';

afterEach(cleanup);

const active = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const none = { cause: '', lesson: '' };
const asIs = (id: string) => id;
const names = { site: asIs, service: asIs, environment: asIs };

/** The record of a rollout in which every text of another machine is this one. */
function recordOf(text: string): string {
  const rollout = sampleRollout('r-1');
  const why = { kind: 'step-failed', site: 'mall', host: text, detail: text } as const;
  const went: Rollout = {
    ...rollout,
    state: {
      ...rollout.state,
      phase: { kind: 'ended', how: 'rolled-back', why },
      sites: { mall: { kind: 'back', at: 1, frames: 40, why } },
      endedAt: '2026-11-23T09:01:05.000Z',
    },
  };
  const evidence: Evidence = {
    ...{ site: 'mall', next: 'b', old: 'a', series: [] },
    logs: [{ container: text, lines: [text, '```', text] }],
  };
  const result = { kind: 'failed', host: text, detail: text } as const;
  const entries: readonly JournalEntry['entry'][] = [
    { kind: 'evidence', evidence },
    { kind: 'looked', found: { mall: text } },
    { kind: 'command', by: text, command: 'abort' },
    { kind: 'result', action: { id: 1, site: 'mall', kind: 'return' }, result, ms: 5 },
  ];
  const journal = entries.map((entry, seq) => ({
    ...{ seq, rollout: 'r-1', at: '2026-11-23T09:00:00.000Z', entry },
  }));
  return incidentOf(went, journal, none, names).markdown;
}

describe('the record of an incident', () => {
  it.each(Object.entries(nastyTexts))('shows a text that tries to %s as text', (_, text) => {
    const record = recordOf(text);
    expect(record.replaceAll('\n', '')).not.toMatch(active);
    const { container } = render(<MarkdownText text={record} />);
    expect(container.querySelectorAll('a, img, script, iframe, svg, table, input')).toHaveLength(0);
    const attributes = [...container.querySelectorAll('*')].flatMap((each) => [...each.attributes]);
    for (const { name, value } of attributes) expect(`${name}=${value}`).not.toMatch(/^on|script:/);
    expect(container.textContent.replaceAll('\n', '')).not.toMatch(active);
  });
});

describe('a sentence on screen', () => {
  it.each(Object.entries(nastyTexts))('says a text that tries to %s as text', (_, text) => {
    const { t } = createWords('vi');
    const state = { kind: 'down', since: '', nextAttemptAt: '' } as const;
    const fault = { code: 'protocol', detail: text } as const;
    const said = [
      t('errors.remoteFailed', { host: 'engine', command: text, detail: text }),
      sayLink(t, createFormat('vi'), 'engine', { ...state, fault }, 0),
      sayError(t, new ORPCError('REFUSED', { data: { refusal: { code: 'remote', detail: text } } }))
        .what,
    ];
    for (const sentence of said) expect(sentence).not.toMatch(active);
  });
});
