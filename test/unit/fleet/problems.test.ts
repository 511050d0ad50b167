import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../electron/fleet/format-problem.ts';
import { edited, exampleText, type ProblemCase, problemsOf } from '../../support/fleet/example.ts';
import { relationCases } from '../../support/fleet/relation-cases.ts';
import { valueCases } from '../../support/fleet/value-cases.ts';

/** The text without its mark, and `line:column` of where the mark stood. */
function marked(text: string): { readonly text: string; readonly at: string } {
  const [before = '', after] = text.split('‸');
  if (after === undefined) throw new Error('the case has no mark');
  const lines = before.split('\n');
  return { text: before + after, at: `${lines.length}:${(lines.at(-1) ?? '').length + 1}` };
}

function applied([, , ...edits]: ProblemCase): string {
  let text = exampleText;
  for (let i = 0; i + 1 < edits.length; i += 2)
    text = edited(edits[i] ?? '', edits[i + 1] ?? '', text);
  return text;
}

describe('one thing wrong is one problem, told where it stands', () => {
  for (const problemCase of [...valueCases, ...relationCases]) {
    it(problemCase[0], () => {
      const { text, at } = marked(applied(problemCase));
      expect(problemsOf(text).map(formatProblem)).toEqual([`fleet.yaml:${at}: ${problemCase[1]}`]);
    });
  }
});
