/** Something that happened at a moment of the chart. */
export type ChartMark = {
  readonly t: number;
  readonly text: string;
  /** A few characters beside the line, e.g. `25 %`. */
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
