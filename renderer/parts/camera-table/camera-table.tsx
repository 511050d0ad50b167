import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { figureSeconds } from '../../../shared/model/telemetry.ts';
import { Over } from '../common/over.tsx';
import { CameraRowView, type RowActions } from './camera-row.tsx';
import {
  type CameraColumn,
  type CameraRow,
  type CameraSort,
  cameraColumns,
} from './camera-rows.ts';
import classes from './camera-table.module.css';
import { useRowWindow } from './use-row-window.ts';
import { useSteadyOrder } from './use-steady-order.ts';

type Props = RowActions & {
  /** Filtered and sorted. */
  readonly rows: readonly CameraRow[];
  readonly sort: CameraSort;
  readonly onSort: (sort: CameraSort) => void;
  /** Changes when the rows are to be ordered anew although somebody points at them. */
  readonly question: string;
  /** The camera whose counts the chart shows. */
  readonly charted: string | undefined;
};

const rowsInView = 11;

/** Cameras in rows of a finger's height; only those in view are drawn. */
export function CameraTable({ rows, sort, onSort, question, charted, ...actions }: Props) {
  const { t } = useTranslation();
  const [held, hold] = useState(false);
  const steady = useSteadyOrder(rows, (row) => row.camera, held, question);
  const { first, last, before, after, viewHeight, onScroll } = useRowWindow(
    steady.length,
    rowsInView,
  );
  return (
    <section
      aria-label={t('site.cameras.caption')}
      className={classes.scroller}
      style={{ maxHeight: viewHeight }}
      onScroll={onScroll}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <table className={classes.table} aria-rowcount={steady.length + 1}>
        <caption className="visually-hidden">{t('site.cameras.caption')}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {cameraColumns.map((column) => (
              <SortHeader key={column} column={column} sort={sort} onSort={onSort} />
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          <Space height={before} />
          {steady.slice(first, last).map((row, index) => (
            <CameraRowView
              key={row.camera}
              row={row}
              index={first + index + 2}
              charted={row.camera === charted}
              {...actions}
            />
          ))}
          <Space height={after} />
        </tbody>
      </table>
    </section>
  );
}

function Space({ height }: { readonly height: number }) {
  if (height === 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={cameraColumns.length + 1} />
    </tr>
  );
}

type HeaderProps = Pick<Props, 'sort' | 'onSort'> & { readonly column: CameraColumn };

const heading = {
  name: 'camera',
  zone: 'zone',
  role: 'role',
  frames: 'frames',
  errors: 'errors',
  counts: 'counts',
  lastFrame: 'lastFrame',
} as const;

/** A narrow column has no room for its seconds: they stand in the tooltip. */
function sayOver(t: TFunction, column: CameraColumn): string | undefined {
  if (column !== 'frames' && column !== 'errors') return undefined;
  return t(`common.over.${column}`, { count: figureSeconds[column] });
}

function SortHeader({ column, sort, onSort }: HeaderProps) {
  const { t } = useTranslation();
  const active = sort.by === column;
  const descending = active && sort.descending;
  const figure = column !== 'name' && column !== 'zone' && column !== 'role';
  const next = { by: column, descending: active ? !descending : figure };
  const Arrow = descending ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      data-column={column}
      aria-sort={active ? (descending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className={classes.sort}
        title={sayOver(t, column)}
        onClick={() => onSort(next)}
      >
        {t(`site.cameras.${heading[column]}`)} {column === 'counts' && <Over figure={column} />}
        {active && <Arrow size={14} aria-hidden />}
      </button>
    </th>
  );
}
