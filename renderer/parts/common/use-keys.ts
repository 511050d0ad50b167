import { useHotkeys } from '@mantine/hooks';

/** As `useHotkeys` writes it, e.g. `shift+R`, and what it does. */
export type Key = readonly [key: string, run: () => void];

/** Keys that work wherever the focus is, a slider or a switch too; only where somebody types they are text. */
export function useKeys(keys: readonly Key[]): void {
  useHotkeys(
    keys.map(([key, run]) => [
      key,
      (event) => {
        if (isTyping(event.target)) return;
        event.preventDefault();
        run();
      },
      { preventDefault: false },
    ]),
    [],
  );
}

const wordless = new Set(['range', 'radio', 'checkbox', 'button', 'submit', 'reset']);

export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !wordless.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
