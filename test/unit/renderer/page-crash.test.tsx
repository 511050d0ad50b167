// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi as spies } from 'vitest';
import { Root } from '../../../renderer/root.tsx';
import type { App } from '../../../renderer/state/app.ts';
import type { Language } from '../../../renderer/state/settings-store.ts';
import { openApp } from '../../support/fake/page-app.tsx';

beforeEach(() => {
  // React reports what a boundary caught.
  spies.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  spies.restoreAllMocks();
});

/** The page of an app whose header cannot be drawn, in the place where its screens would be. */
function showBroken(language: Language): void {
  const opened = openApp('#/');
  cleanup();
  opened.app.settings.setState({ language });
  const broken: App = {
    ...opened.app,
    get lab(): never {
      throw new Error('no lab <here>');
    },
  };
  render(<Root app={broken} />);
  opened.app.close();
}

describe('Root, when something outside a screen throws,', () => {
  it.each([
    ['en', 'The Tallydeck page stopped', 'Reason: no lab <here>', 'Load again'],
    ['vi', 'Trang Tallydeck đã dừng', 'Lý do: no lab <here>', 'Tải lại'],
  ] as const)('says so with the reason (%s)', (language, title, reason, button) => {
    showBroken(language);
    screen.getByRole('alert');
    screen.getByRole('heading', { name: title });
    screen.getByText(reason);
    screen.getByRole('button', { name: button });
  });

  it('loads the page again at the press of a button', () => {
    const reload = spies.spyOn(window.location, 'reload').mockImplementation(() => undefined);
    showBroken('en');
    fireEvent.click(screen.getByRole('button', { name: 'Load again' }));
    expect(reload).toHaveBeenCalledOnce();
  });
});
