import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowsMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { useReactFlow } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import type { MapMode } from '../../state/settings-store.ts';
import classes from './toolbar.module.css';
import { useFit } from './use-fit.ts';

const glide = { duration: 200 };

export function ZoomButtons({ mode }: { readonly mode: MapMode }) {
  const { t } = useTranslation();
  const { zoomIn, zoomOut } = useReactFlow();
  const bringIntoView = useFit(mode);
  const buttons = [
    { label: t('map.zoomOut'), icon: IconMinus, run: () => void zoomOut(glide) },
    { label: t('map.zoomIn'), icon: IconPlus, run: () => void zoomIn(glide) },
    { label: t('map.fit'), icon: IconArrowsMaximize, run: () => bringIntoView(glide.duration) },
  ];
  return (
    <div className={classes.zoom}>
      {buttons.map(({ label, icon: Icon, run }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon variant="default" size={44} aria-label={label} onClick={run}>
            <Icon size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </div>
  );
}
