import { useElementSize } from '@mantine/hooks';
import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Age } from '../common/age.tsx';
import { useRem } from '../common/use-rem.ts';
import { ChartTable } from './chart-table.tsx';
import classes from './charts.module.css';
import type { PlotLine } from './line-look.ts';
import type { PlotProps } from './line-plot.tsx';
import { LineSample } from './line-sample.tsx';

const LinePlot = lazy(async () => ({ default: (await import('./line-plot.tsx')).LinePlot }));

/** Legend of a variant: its present figure with the unit, or the time since when there is none. */
export type LastReading = Pick<PlotLine, 'key' | 'name' | 'look'> & { readonly text: string };

export type ChartCardProps = Omit<PlotProps, 'width' | 'scale'> & {
  readonly title: string;
  readonly lasts: readonly LastReading[];
  /** Over which seconds figures and lines are. */
  readonly over: string;
  /** ms since the epoch of the newest reading. */
  readonly newest: number | undefined;
  readonly state: 'loading' | 'live' | 'stale';
};

/** One chart of fixed height: title, last values with unit and age, lines, and a table. */
export function ChartCard({ title, lasts, over, newest, state, ...plot }: ChartCardProps) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const scale = useRem() / 16;
  const id = useId();
  const empty = newest === undefined;
  return (
    <section className={classes.card} aria-labelledby={id}>
      <div className={classes.head}>
        <h3 id={id} className={classes.title}>
          {title}
        </h3>
        <ul className={classes.lasts}>
          {lasts.map((last) => (
            <li key={last.key}>
              <LineSample look={last.look} /> {last.name} <b>{last.text}</b>
            </li>
          ))}
        </ul>
        <small className={classes.over}>{over}</small>
        <span className={classes.age} data-stale={state === 'stale'}>
          {newest !== undefined && <Age at={new Date(newest).toISOString()} />}
        </span>
      </div>
      <div
        ref={ref}
        className={classes.plot}
        style={{ height: plot.height * scale }}
        data-stale={state === 'stale'}
        aria-hidden
      >
        {width > 0 && (
          <Suspense fallback={null}>
            <LinePlot {...plot} width={width} scale={scale} />
          </Suspense>
        )}
        {empty && (
          <p className={classes.empty}>
            {t(state === 'loading' ? 'common.state.loading' : 'site.charts.empty')}
          </p>
        )}
      </div>
      <ChartTable title={title} {...plot} />
    </section>
  );
}
