import type { BrowserWindow, Rectangle } from 'electron';
import { keep, readKept } from './kept-file.ts';

/** Where a window opens. Without x and y the system chooses. */
export type WindowPlace = {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
};

export const leastSize = { width: 960, height: 600 };
const usual: WindowPlace = { width: 1440, height: 900, isMaximized: false };
/** As much of a title bar as can be taken hold of. */
const grip = { width: 120, height: 40 };
const saveAfterMs = 500;

/** The place that was kept, as far as it still makes sense on the displays that are there now. */
export function windowPlaceOf(kept: unknown, displays: readonly Rectangle[]): WindowPlace {
  if (typeof kept !== 'object' || kept === null) return usual;
  const { x, y, width, height, isMaximized } = kept as Record<string, unknown>;
  if (!isWhole(width) || !isWhole(height)) return usual;
  const size = {
    width: Math.max(leastSize.width, width),
    height: Math.max(leastSize.height, height),
    isMaximized: isMaximized === true,
  };
  const on =
    isWhole(x) && isWhole(y) ? displays.find((each) => hasGrip(each, x, y, width)) : undefined;
  if (on === undefined || !isWhole(x) || !isWhole(y)) return within(size, displays[0]);
  return { x, y, ...within(size, on) };
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

/** Whether enough of the title bar lies on a display, below its upper edge. */
function hasGrip(display: Rectangle, x: number, y: number, width: number): boolean {
  const [right, bottom] = [display.x + display.width, display.y + display.height];
  const seen = Math.min(right, x + width) - Math.max(display.x, x);
  return seen >= grip.width && y >= display.y && y + grip.height <= bottom;
}

function within(size: WindowPlace, display: Rectangle | undefined): WindowPlace {
  if (display === undefined) return size;
  return {
    ...size,
    width: Math.min(size.width, display.width),
    height: Math.min(size.height, display.height),
  };
}

/** The place in the file, on these displays. */
export const keptPlace = (file: string, displays: readonly Rectangle[]): WindowPlace =>
  windowPlaceOf(readKept(file), displays);

/** Keeps the place of a window in the file, shortly after it has moved and when it closes. */
export function keepPlace(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized()) return;
    keep(file, { ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, saveAfterMs);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('close', save);
  window.once('closed', () => clearTimeout(timer));
}
