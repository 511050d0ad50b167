import { useEffect, useRef, useState } from 'react';

/**
 * The value, drawn `delayMs` after it changed: charts that draw in the same tick block the page.
 * A value that changes meanwhile is drawn at the same time, so a fast one never starves.
 */
export function useStaggered<T>(value: T, delayMs: number): T {
  const [shown, setShown] = useState(value);
  const newest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  newest.current = value;
  useEffect(() => {
    if (value === shown) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setShown(newest.current);
    }, delayMs);
  }, [value, shown, delayMs]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return shown;
}
