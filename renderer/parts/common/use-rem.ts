import { useSyncExternalStore } from 'react';

/** px of one rem: it grows with the window on a wall, so what is measured in px grows by it. */
export function useRem(): number {
  return useSyncExternalStore(onResize, remNow);
}

function onResize(tell: () => void): () => void {
  window.addEventListener('resize', tell);
  return () => window.removeEventListener('resize', tell);
}

const remNow = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
