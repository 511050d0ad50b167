// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, describe, expect, it } from 'vitest';
import { VariantComparison } from '../../../renderer/parts/rollout/variant-comparison.tsx';
import { createWords } from '../../../renderer/words/i18n.ts';
import type { VariantNow } from '../../../shared/model/picture.ts';

afterEach(cleanup);

const stable: VariantNow = {
  ...{ slot: 'a', role: 'stable', release: 'r1', servers: [] },
  ...{ requestsPerSecond: 20, errorRatio: 0, countsPerMinute: 7 },
};
const next: VariantNow = {
  ...{ slot: 'b', role: 'shadow', release: 'r2', servers: [] },
  ...{ requestsPerSecond: 0, countsPerMinute: 8 },
};

/** Texts of the cells of the new release. */
function cellsOf(now: VariantNow, language: 'en' | 'vi' = 'en') {
  render(
    <I18nextProvider i18n={createWords(language)}>
      <VariantComparison
        site="q7"
        before={{ release: '1', now: stable }}
        next={{ release: '2', now }}
      />
    </I18nextProvider>,
  );
  const row = screen.getAllByRole('row').at(-1) as HTMLElement;
  return within(row)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);
}

describe('both variants of a rollout', () => {
  it('show no requests of a shadow: copies are none', () => {
    const [copies, , counts] = cellsOf(next);
    expect(copies).toBe('– copies: no requests of HAProxy, not counted here');
    expect(counts).toBe('8');
  });

  it('say so in Vietnamese, too', () => {
    expect(cellsOf(next, 'vi')[0]).toMatch(/^– bản sao/);
  });

  it('show a candidate with its requests, none at all included', () => {
    const [frames, errors] = cellsOf({ ...next, role: 'candidate', errorRatio: 0 });
    expect([frames, errors]).toEqual(['0', '0%']);
  });
});
