import { useState } from 'react';

/** Height of every row in px: a finger's target. */
export const rowHeight = 44;
const around = 6;

/** Which of many rows of one height are drawn; the rest is empty space of the right size. */
export function rowWindow(count: number, scrollTop: number, viewHeight: number) {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - around);
  const last = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + around);
  return {
    first: Math.min(first, count),
    last,
    before: Math.min(first, count) * rowHeight,
    after: Math.max(0, count - last) * rowHeight,
  };
}

export function useRowWindow(count: number, viewHeight: number) {
  const [top, setTop] = useState(0);
  return {
    ...rowWindow(count, top, viewHeight),
    onScroll: (event: React.UIEvent) => {
      const { scrollTop } = event.currentTarget;
      // Drawn anew only when another row comes into reach.
      if (Math.floor(scrollTop / rowHeight) !== Math.floor(top / rowHeight)) setTop(scrollTop);
    },
  };
}
