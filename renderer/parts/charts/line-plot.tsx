import { memo, type ReactElement } from 'react';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceDot,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { type MarkGroup, type MarkLabel, markLabels } from './chart-marks.ts';
import type { ChartRow } from './chart-rows.ts';
import { type PlotLine, shapePath } from './line-look.ts';
import { PlotTooltip } from './plot-tooltip.tsx';
import type { ValueAxis } from './time-ticks.ts';

export type PlotProps = {
  readonly width: number;
  readonly height: number;
  /** By how much all that is given in px grows, text included. */
  readonly scale: number;
  readonly rows: readonly ChartRow[];
  readonly lines: readonly PlotLine[];
  readonly marks: readonly MarkGroup[];
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly values: ValueAxis;
  readonly formatTime: (t: number) => string;
  readonly formatMoment: (t: number) => string;
  readonly formatValue: (v: number) => string;
};

const axisOf = (scale: number) => ({ fontSize: 12 * scale, fill: 'var(--ink-3)' });
const yAxisWidth = 46;
const endMargin = 20;

const sayMark = (label: MarkLabel | undefined, scale: number) =>
  label && {
    label: {
      value: label.text,
      position: label.before ? ('insideTopRight' as const) : ('insideTopLeft' as const),
      fontSize: 11 * scale,
      fill: 'var(--ink-2)',
    },
  };

/** Lines over time. Draws nothing by itself between updates: no animation, fixed axes. */
export const LinePlot = memo(function LinePlot(props: PlotProps): ReactElement {
  const {
    width,
    height: base,
    scale,
    rows,
    lines,
    from,
    to,
    ticks,
    values,
    formatTime,
    formatMoment,
    formatValue,
  } = props;
  const height = base * scale;
  const axis = axisOf(scale);
  const labels = markLabels(props.marks, from, to, width / scale - yAxisWidth - endMargin);
  return (
    <LineChart
      width={width}
      height={height}
      data={rows as ChartRow[]}
      margin={{ top: 6 * scale, right: endMargin * scale, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid stroke="var(--line)" vertical={false} />
      <XAxis
        dataKey="t"
        type="number"
        domain={[from, to]}
        allowDataOverflow
        ticks={[...ticks]}
        interval={0}
        tickFormatter={formatTime}
        tick={axis}
        tickSize={4}
        height={22 * scale}
        stroke="var(--line)"
      />
      <YAxis
        width={yAxisWidth * scale}
        domain={[0, values.top]}
        ticks={[...values.ticks]}
        interval={0}
        tickFormatter={formatValue}
        tick={axis}
        tickSize={4}
        stroke="var(--line)"
      />
      {props.marks.map((group) => (
        <ReferenceLine
          key={group.t}
          x={group.t}
          stroke="var(--ink-2)"
          strokeDasharray="1 3"
          strokeWidth={2}
          {...sayMark(labels.get(group), scale)}
        />
      ))}
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--ink-3)' }}
        content={
          <PlotTooltip lines={lines} marks={props.marks} time={formatMoment} value={formatValue} />
        }
      />
      {lines.map((line) => drawLine(line, scale))}
      {lines.map((line) => endDot(line, rows))}
    </LineChart>
  );
});

const drawLine = ({ key, look }: PlotLine, scale: number) => (
  <Line
    key={key}
    dataKey={key}
    type="linear"
    stroke={look.color}
    strokeWidth={look.width * scale}
    strokeDasharray={look.dash}
    dot={false}
    activeDot={false}
    connectNulls={false}
    isAnimationActive={false}
  />
);

/** The variant's shape at its newest reading: told apart without colour. */
function endDot({ key, look }: PlotLine, rows: readonly ChartRow[]) {
  const last = rows.findLast((row) => row[key] != null);
  const value = last?.[key];
  if (!last || value == null) return null;
  return (
    <ReferenceDot
      key={`end-${key}`}
      x={last.t}
      y={value}
      shape={({ cx = 0, cy = 0 }: { cx?: number; cy?: number }) => (
        <path
          d={shapePath(look.shape)}
          transform={`translate(${cx} ${cy})`}
          fill={look.color}
          stroke="var(--surface-1)"
        />
      )}
    />
  );
}
