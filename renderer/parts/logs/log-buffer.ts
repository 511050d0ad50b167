import type { LogLine } from '../../../shared/model/container.ts';

/** The last lines of a followed log. `dropped` tells how many older ones were let go. */
export type LogBuffer = {
  readonly lines: readonly NumberedLine[];
  readonly dropped: number;
};
export type NumberedLine = LogLine & { readonly n: number };

export const emptyLog: LogBuffer = { lines: [], dropped: 0 };
export const logLimit = 2000;

export function appendLog(
  buffer: LogBuffer,
  lines: readonly LogLine[],
  limit: number = logLimit,
): LogBuffer {
  let n = buffer.lines.at(-1)?.n ?? 0;
  const all = [...buffer.lines, ...lines.map((line) => ({ ...line, n: ++n }))];
  const excess = Math.max(0, all.length - limit);
  return { lines: excess > 0 ? all.slice(excess) : all, dropped: buffer.dropped + excess };
}

/** Lines that contain the words, whatever their case; every line when there are none. */
export function matchingLines(
  lines: readonly NumberedLine[],
  words: string,
): readonly NumberedLine[] {
  const wanted = words.trim().toLowerCase();
  return wanted === '' ? lines : lines.filter((line) => line.text.toLowerCase().includes(wanted));
}
