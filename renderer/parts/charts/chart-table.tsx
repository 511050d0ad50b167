import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { tableRows } from './chart-rows.ts';
import type { PlotLine } from './line-look.ts';
import type { PlotProps } from './line-plot.tsx';

type Props = Pick<PlotProps, 'rows' | 'marks' | 'ticks' | 'formatTime' | 'formatValue'> & {
  readonly title: string;
  readonly lines: readonly PlotLine[];
};

/** The chart for those who do not see it: the last reading before each tick, and what happened. */
export const ChartTable = memo(function ChartTable(props: Props) {
  const { t } = useTranslation();
  const { title, lines, rows, ticks, marks, formatTime, formatValue } = props;
  const say = (value: number | null | undefined) =>
    value == null ? t('common.gap') : formatValue(value);
  return (
    <div className="visually-hidden">
      <table>
        <caption>{t('site.charts.caption', { title })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('site.charts.time')}</th>
            {lines.map((line) => (
              <th key={line.key} scope="col">
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tableRows(rows, ticks).map((row) => (
            <tr key={row.t}>
              <th scope="row">{formatTime(row.t)}</th>
              {lines.map((line) => (
                <td key={line.key}>{say(row[line.key])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {marks.length > 0 && (
        <ul aria-label={t('site.charts.marks')}>
          {marks.map((group) => (
            <li key={group.t}>
              {formatTime(group.t)} {group.marks.map((mark) => mark.text).join(', ')}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
});
