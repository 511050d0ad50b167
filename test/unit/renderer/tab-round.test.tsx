// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { useTabRound } from '../../../renderer/views/shell/use-tab-round.ts';

afterEach(cleanup);

function Page() {
  const page = useRef<HTMLDivElement>(null);
  useTabRound(page);
  return (
    <div ref={page}>
      <button type="button">first</button>
      <button type="button">middle</button>
      <button type="button">last</button>
      <button type="button" disabled>
        not now
      </button>
      <span tabIndex={-1}>no stop</span>
    </div>
  );
}

/** The button that Tab was pressed on, and whether its own way was taken. */
function press(name: string, shiftKey = false) {
  render(<Page />);
  const from = screen.getByRole('button', { name });
  from.focus();
  const taken = !fireEvent.keyDown(from, { key: 'Tab', shiftKey });
  return { taken, focused: document.activeElement?.textContent };
}

describe('Tab', () => {
  it('goes from the last stop to the first', () => {
    expect(press('last')).toEqual({ taken: true, focused: 'first' });
  });

  it('is left to the browser everywhere else, and backwards', () => {
    expect(press('middle').taken).toBe(false);
    cleanup();
    expect(press('last', true).taken).toBe(false);
  });
});
