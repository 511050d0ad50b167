/** Something that happened at a moment of the chart. */
export type ChartMark = {
  readonly t: number;
  readonly text: string;
  /** A few characters beside the line, e.g. `25%`. */
  readonly short: string;
};

/** Marks that stand close together share one line: a tall stack of words tells nothing. */
export type MarkGroup = { readonly t: number; readonly marks: readonly ChartMark[] };

export function groupMarks(
  marks: readonly ChartMark[],
  from: number,
  to: number,
  closeMs: number,
): readonly MarkGroup[] {
  const groups: { t: number; marks: ChartMark[] }[] = [];
  const inside = marks.filter((mark) => mark.t >= from && mark.t <= to);
  for (const mark of inside.toSorted((one, other) => one.t - other.t)) {
    const last = groups.at(-1);
    if (last && mark.t - last.t <= closeMs) last.marks.push(mark);
    else groups.push({ t: mark.t, marks: [mark] });
  }
  return groups;
}

/** px of one character of a mark's words, at 11 px. */
const characterPx = 6.5;
const gapPx = 4;

/** Text beside a group's line, and its side: near the end it would be cut off. */
export type MarkLabel = { readonly text: string; readonly before: boolean };

/** The words of the marks, the newest first: where they would lie on others they are left out. */
export function markLabels(
  groups: readonly MarkGroup[],
  from: number,
  to: number,
  width: number,
): ReadonlyMap<MarkGroup, MarkLabel> {
  const labels = new Map<MarkGroup, MarkLabel>();
  let free = Number.POSITIVE_INFINITY;
  for (const group of groups.toReversed()) {
    const text = group.marks.at(-1)?.short ?? '';
    const x = ((group.t - from) / (to - from)) * width;
    const before = group.t > from + (to - from) * 0.8;
    const length = text.length * characterPx + gapPx;
    const [left, right] = before ? [x - length, x] : [x, x + length];
    if (right > free) continue;
    labels.set(group, { text, before });
    free = left;
  }
  return labels;
}
