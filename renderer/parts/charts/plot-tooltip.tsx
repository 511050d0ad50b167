import type { MarkGroup } from './chart-marks.ts';
import classes from './charts.module.css';
import type { PlotLine } from './line-look.ts';
import { LineSample } from './line-sample.tsx';

type Given = {
  readonly active?: boolean;
  readonly label?: string | number;
  readonly payload?: readonly { readonly dataKey?: unknown; readonly value?: unknown }[];
};

type Props = Given & {
  readonly lines: readonly PlotLine[];
  readonly marks: readonly MarkGroup[];
  readonly time: (t: number) => string;
  readonly value: (v: number) => string;
};

/** Readings at the moment under the pointer, of the lines that have one, and what happened near it. */
export function PlotTooltip({ active, label, payload, lines, marks, time, value }: Props) {
  const t = Number(label);
  if (!active || !Number.isFinite(t)) return null;
  const readings = new Map((payload ?? []).map((one) => [one.dataKey, one.value]));
  const near = marks.flatMap((group) => (Math.abs(group.t - t) <= 5_000 ? group.marks : []));
  return (
    <div className={classes.tooltip}>
      <strong>{time(t)}</strong>
      {lines.map((line) => {
        const reading = readings.get(line.key);
        if (typeof reading !== 'number') return null;
        return (
          <div key={line.key}>
            <LineSample look={line.look} /> {line.name} <b>{value(reading)}</b>
          </div>
        );
      })}
      {near.map((mark) => (
        <div key={`${mark.t}${mark.text}`}>{mark.text}</div>
      ))}
    </div>
  );
}
