import { ActionIcon, Menu } from '@mantine/core';
import {
  IconChartLine,
  IconDotsVertical,
  IconPin,
  IconPinFilled,
  IconPinnedOff,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../words/use-format.ts';
import { Age } from '../common/age.tsx';
import { RoleTag } from '../common/role-tag.tsx';
import { SeverityMark } from '../common/severity-mark.tsx';
import { Gap } from '../common/states.tsx';
import { CameraCounts } from './camera-counts.tsx';
import type { CameraRow } from './camera-rows.ts';
import classes from './camera-table.module.css';

export type RowActions = {
  /** Absent: the camera cannot be pinned here at present. */
  readonly onPin?: (camera: string, role: 'stable' | 'candidate' | 'none') => void;
  readonly onChart: (camera: string) => void;
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
      <th scope="row" className={classes.camera}>
        <SeverityMark severity={row.severity} />
        <span className={classes.names} title={row.name}>
          {row.name}
          <small>
            {row.camera}
            {!row.listed && <em> · {t('site.cameras.unlisted')}</em>}
          </small>
        </span>
      </th>
      <td className={classes.zone}>{row.zone}</td>
      <td>
        <RoleTag role={row.role} />
        {row.pinned && (
          <span className={classes.pinned}>
            <IconPinFilled size={14} aria-hidden /> {t('site.cameras.pinned')}
          </span>
        )}
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
        <RowMenu row={row} {...actions} />
      </td>
    </tr>
  );
}

function RowMenu({ row, onPin, onChart }: RowActions & { readonly row: CameraRow }) {
  const { t } = useTranslation();
  const pin = (role: 'stable' | 'candidate' | 'none') => () => onPin?.(row.camera, role);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          size={44}
          variant="subtle"
          color="gray"
          aria-label={t('site.cameras.menu', { camera: row.name })}
        >
          <IconDotsVertical size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
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
            <Menu.Item leftSection={<IconPin size={18} aria-hidden />} onClick={pin('candidate')}>
              {t('site.cameras.pinCandidate')}
            </Menu.Item>
            {row.pinned && (
              <Menu.Item
                leftSection={<IconPinnedOff size={18} aria-hidden />}
                onClick={pin('none')}
              >
                {t('site.cameras.unpin')}
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
