import { useState } from 'react';
import { useRem } from '../common/use-rem.ts';

/** Height of every row in rem: room for a name of two lines and its id. */
const rowRem = 3;
const around = 6;

/** Which of many rows of one height are drawn; the rest is empty space of the right size. */
export function rowWindow(count: number, scrollTop: number, viewHeight: number, rowHeight: number) {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - around);
  const last = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + around);
  return {
    first: Math.min(first, count),
    last,
    before: Math.min(first, count) * rowHeight,
    after: Math.max(0, count - last) * rowHeight,
  };
}

/** @param shown How many rows are in view at once. */
export function useRowWindow(count: number, shown: number) {
  const [top, setTop] = useState(0);
  const rowHeight = rowRem * useRem();
  return {
    ...rowWindow(count, top, shown * rowHeight, rowHeight),
    viewHeight: shown * rowHeight,
    onScroll: (event: React.UIEvent) => {
      const { scrollTop } = event.currentTarget;
      // Drawn anew only when another row comes into reach.
      if (Math.floor(scrollTop / rowHeight) !== Math.floor(top / rowHeight)) setTop(scrollTop);
    },
  };
}
