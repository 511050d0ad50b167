import { Button, TextInput } from '@mantine/core';
import { IconSearch, IconSortDescending2 } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SitePicture } from '../../../../shared/model/picture.ts';
import {
  type CameraSort,
  cameraRows,
  filterRows,
  sortRows,
} from '../../../parts/camera-table/camera-rows.ts';
import { CameraTable } from '../../../parts/camera-table/camera-table.tsx';
import { EmptyState } from '../../../parts/common/states.tsx';
import { useConnected, useSiteCommands } from '../../../state/site-commands.ts';
import { type SiteService, variantOf } from '../../../state/site-split.ts';
import { useSiteTime } from '../../../state/site-time.ts';
import { useFleet } from '../../../state/use-app.ts';
import { useFormat } from '../../../words/use-format.ts';
import { Panel } from '../panel/panel.tsx';
import classes from './cameras-panel.module.css';

type Props = {
  readonly picture: SitePicture;
  readonly services: readonly SiteService[];
  readonly charted: string | undefined;
  readonly onChart: (camera: string) => void;
};

/** Every camera of the site, the worst first unless a person sorts otherwise. */
export function CamerasPanel({ picture, services, charted, onChart }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const time = useSiteTime();
  const { site } = picture.summary;
  const commands = useSiteCommands(site);
  const connected = useConnected();
  const [words, setWords] = useState('');
  const [sort, setSort] = useState<CameraSort>({ by: 'worst' });
  const all = useRows(picture, services);
  const fitting = filterRows(all, words, (role) => t(`common.role.${role}`));
  const rows = sortRows(fitting, sort, format.compare);
  const managed = services.some(({ control }) => !['observing', 'unread'].includes(control.kind));
  const tools = (
    <>
      <span className={classes.shown}>
        {t('site.cameras.shown', { shown: rows.length, all: all.length })}
      </span>
      <Button
        size="md"
        variant={sort.by === 'worst' ? 'light' : 'default'}
        aria-pressed={sort.by === 'worst'}
        leftSection={<IconSortDescending2 size={18} aria-hidden />}
        onClick={() => setSort({ by: 'worst' })}
      >
        {t('site.cameras.worstFirst')}
      </Button>
      <TextInput
        size="md"
        type="search"
        className={classes.filter}
        aria-label={t('site.cameras.filter')}
        placeholder={t('site.cameras.filter')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </>
  );
  return (
    <Panel title={t('site.cameras.title')} tools={tools}>
      {all.length === 0 && (
        <EmptyState title={t('site.cameras.none')} hint={t('site.cameras.noneHint')} />
      )}
      {all.length > 0 && rows.length === 0 && (
        <EmptyState title={t('site.cameras.noMatch', { words })} />
      )}
      {rows.length > 0 && (
        <CameraTable
          rows={rows}
          sort={sort}
          onSort={setSort}
          question={JSON.stringify([sort, words])}
          charted={charted}
          onChart={onChart}
          sayTime={time.minute}
          candidate={services.some(({ now }) => variantOf(now, 'candidate'))}
          {...(managed &&
            connected && { onPin: (camera, role) => void commands.pin(camera, role) })}
        />
      )}
    </Panel>
  );
}

function useRows({ cameras: seen, summary }: SitePicture, services: readonly SiteService[]) {
  const fleet = useFleet();
  return useMemo(
    () =>
      cameraRows(seen, {
        cameras: fleet?.cameras ?? [],
        findings: summary.findings,
        variants: new Map(services.map((one) => [one.service.id, one.now.variants])),
      }),
    [fleet, seen, summary, services],
  );
}
