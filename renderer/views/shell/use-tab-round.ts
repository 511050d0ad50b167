import { type RefObject, useEffect } from 'react';

const stops =
  'a[href], button, input, select, textarea, [tabindex]:not([tabindex="-1"]), [contenteditable="true"]';

/**
 * After the last stop of the page, Tab goes to the first: in a window of its own nothing comes after it.
 * Shift and Tab still lead out of the page.
 */
export function useTabRound(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Tab' || event.shiftKey || event.defaultPrevented) return;
      const all = [...(page.current?.querySelectorAll<HTMLElement>(stops) ?? [])].filter(isStop);
      if (all.length === 0 || document.activeElement !== all.at(-1)) return;
      event.preventDefault();
      all[0]?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [page]);
}

const isStop = (one: HTMLElement): boolean =>
  one.tabIndex >= 0 && !one.matches(':disabled') && one.checkVisibility();
