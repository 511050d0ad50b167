import { Menu } from '@mantine/core';
import { IconChartLine, IconPin, IconPinFilled, IconPinnedOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../words/use-format.ts';
import { Age } from '../common/age.tsx';
import { useClock } from '../common/clock.ts';
import { RoleTag } from '../common/role-tag.tsx';
import { SeverityMark } from '../common/severity-mark.tsx';
import { Gap } from '../common/states.tsx';
import { RowMenu } from '../row-menu/row-menu.tsx';
import { CameraCounts } from './camera-counts.tsx';
import type { CameraRow } from './camera-rows.ts';
import classes from './camera-table.module.css';

export type RowActions = {
  /** Absent: the camera cannot be pinned here at present. */
  readonly onPin?: (camera: string, role: 'stable' | 'candidate' | 'none') => void;
  readonly onChart: (camera: string) => void;
  /** False: no release is a candidate, so nothing can be pinned to one. */
  readonly candidate: boolean;
  /** A moment, ms since the epoch, as the site's clock shows it. */
  readonly sayTime: (t: number) => string;
};

type Props = RowActions & {
  readonly row: CameraRow;
  /** Its place in the whole table, counted from 1. */
  readonly index: number;
  readonly charted: boolean;
};

export function CameraRowView({ row, index, charted, ...actions }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr aria-rowindex={index} data-charted={charted}>
      <th scope="row">
        <div className={classes.camera}>
          <SeverityMark severity={row.severity} />
          <span className={classes.names} title={row.name}>
            {row.name}
            <small>{row.listed ? row.camera : <em>{t('site.cameras.unlisted')}</em>}</small>
          </span>
        </div>
      </th>
      <td className={classes.zone} title={row.zone}>
        {row.zone}
      </td>
      <td>
        {row.role === undefined ? <Gap /> : <RoleTag role={row.role} />}
        <RoleNote row={row} sayTime={actions.sayTime} />
      </td>
      <td>{row.framesPerSecond === undefined ? <Gap /> : format.number(row.framesPerSecond)}</td>
      <td data-bad={(row.errorRatio ?? 0) >= 0.01}>
        {row.errorRatio === undefined ? <Gap /> : format.percent(row.errorRatio)}
      </td>
      <td>
        <CameraCounts variants={row.variants} />
      </td>
      <td data-bad={row.severity === 'broken' || undefined}>
        {row.lastFrameAt === undefined ? <Gap /> : <Age at={row.lastFrameAt} style="bare" />}
      </td>
      <td className={classes.menu}>
        <CameraMenu row={row} {...actions} />
      </td>
    </tr>
  );
}

/** Counts right after a move are those of a tracker that warms up: so the move is told for a while. */
const movedShownMs = 10 * 60_000;

function RoleNote({ row, sayTime }: Pick<Props, 'row' | 'sayTime'>) {
  const { t } = useTranslation();
  const moved = row.movedAt === undefined ? 0 : Date.parse(row.movedAt);
  const recent = useClock((now) => now - moved < movedShownMs);
  if (row.pinned) {
    return (
      <span className={classes.note}>
        <IconPinFilled size={14} aria-hidden /> {t('site.cameras.pinned')}
      </span>
    );
  }
  if (!recent) return null;
  return <span className={classes.note}>{t('site.cameras.moved', { time: sayTime(moved) })}</span>;
}

function CameraMenu({ row, onPin, onChart, candidate }: RowActions & { readonly row: CameraRow }) {
  const { t } = useTranslation();
  const pin = (role: 'stable' | 'candidate' | 'none') => () => onPin?.(row.camera, role);
  return (
    <RowMenu label={t('site.cameras.menu', { camera: row.name })}>
      <Menu.Item
        leftSection={<IconChartLine size={18} aria-hidden />}
        onClick={() => onChart(row.camera)}
      >
        {t('site.cameras.chart')}
      </Menu.Item>
      {!row.listed && <Menu.Label>{t('site.cameras.noPin')}</Menu.Label>}
      {row.listed && onPin && (
        <>
          <Menu.Item leftSection={<IconPin size={18} aria-hidden />} onClick={pin('stable')}>
            {t('site.cameras.pinStable')}
          </Menu.Item>
          {candidate && (
            <Menu.Item leftSection={<IconPin size={18} aria-hidden />} onClick={pin('candidate')}>
              {t('site.cameras.pinCandidate')}
            </Menu.Item>
          )}
          {row.pinned && (
            <Menu.Item leftSection={<IconPinnedOff size={18} aria-hidden />} onClick={pin('none')}>
              {t('site.cameras.unpin')}
            </Menu.Item>
          )}
        </>
      )}
    </RowMenu>
  );
}
