import { useElementSize } from '@mantine/hooks';
import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Age } from '../common/age.tsx';
import { Gap } from '../common/states.tsx';
import { ChartTable } from './chart-table.tsx';
import classes from './charts.module.css';
import type { PlotLine, PlotProps } from './line-plot.tsx';
import { LineSample } from './line-sample.tsx';

const LinePlot = lazy(async () => ({ default: (await import('./line-plot.tsx')).LinePlot }));

export type CardLine = PlotLine & {
  /** The newest reading with its unit; absent when the window holds none. */
  readonly last?: string;
};

export type ChartCardProps = Omit<PlotProps, 'width' | 'lines'> & {
  readonly title: string;
  readonly lines: readonly CardLine[];
  /** ms since the epoch of the newest reading. */
  readonly newest: number | undefined;
  readonly state: 'loading' | 'live' | 'stale';
};

/** One chart of fixed height: what it shows, its last values with unit and age, the lines, and a table. */
export function ChartCard({ title, lines, newest, state, ...plot }: ChartCardProps) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const id = useId();
  const empty = newest === undefined;
  return (
    <section className={classes.card} aria-labelledby={id}>
      <div className={classes.head}>
        <h3 id={id} className={classes.title}>
          {title}
        </h3>
        <ul className={classes.lasts}>
          {lines.map((line) => (
            <li key={line.key}>
              <LineSample look={line.look} /> {line.name} <b>{line.last ?? <Gap />}</b>
            </li>
          ))}
        </ul>
        <span className={classes.age} data-stale={state === 'stale'}>
          {newest !== undefined && <Age at={new Date(newest).toISOString()} />}
        </span>
      </div>
      <div
        ref={ref}
        className={classes.plot}
        style={{ height: plot.height }}
        data-stale={state === 'stale'}
        aria-hidden
      >
        {width > 0 && (
          <Suspense fallback={null}>
            <LinePlot {...plot} lines={lines} width={width} />
          </Suspense>
        )}
        {empty && (
          <p className={classes.empty}>
            {t(state === 'loading' ? 'common.state.loading' : 'site.charts.empty')}
          </p>
        )}
      </div>
      <ChartTable title={title} lines={lines} {...plot} />
    </section>
  );
}
