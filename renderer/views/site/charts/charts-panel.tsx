import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SitePicture } from '../../../../shared/model/picture.ts';
import { ErrorState } from '../../../parts/common/states.tsx';
import type { SiteService } from '../../../state/site-split.ts';
import { useSeriesStream } from '../../../state/site-streams.ts';
import { useStream } from '../../../state/use-stream.ts';
import { Panel } from '../panel/panel.tsx';
import { CountsChart, ErrorsChart, LatencyChart } from './charts.tsx';
import classes from './charts-panel.module.css';

type Props = {
  readonly service: SiteService;
  readonly picture: SitePicture;
  readonly camera: string | undefined;
  readonly onCamera: (camera: string | undefined) => void;
};

/** Counts, errors and latency of a service's variants over time. */
export function ChartsPanel({ service, picture, camera, onCamera }: Props) {
  const { t } = useTranslation();
  const [window, setWindow] = useState<'15m' | '24h'>('15m');
  const query = { site: picture.summary.site, service: service.service.id, window };
  const whole = useStream(useSeriesStream(query));
  const given = { service, picture, window, stream: whole };
  const tools = (
    <>
      <CameraChoice service={service} camera={camera} onCamera={onCamera} />
      <SegmentedControl
        aria-label={t('site.charts.window')}
        value={window}
        onChange={(value) => setWindow(value === '24h' ? '24h' : '15m')}
        data={[
          { value: '15m', label: t('site.charts.window15m') },
          { value: '24h', label: t('site.charts.window24h') },
        ]}
        classNames={{ label: classes.window ?? '' }}
      />
    </>
  );
  return (
    <Panel title={t('site.charts.title')} tools={tools}>
      {whole.kind === 'failed' && <ErrorState error={whole.error} />}
      <div className={classes.charts}>
        {camera === undefined ? (
          <CountsChart {...given} />
        ) : (
          <CameraCounts {...given} camera={camera} query={{ ...query, camera }} />
        )}
        <div className={classes.pair}>
          <ErrorsChart {...given} />
          <LatencyChart {...given} />
        </div>
      </div>
    </Panel>
  );
}

type CameraCountsProps = Omit<React.ComponentProps<typeof CountsChart>, 'stream'> & {
  readonly query: Parameters<typeof useSeriesStream>[0];
};

function CameraCounts({ query, ...chart }: CameraCountsProps) {
  const stream = useStream(useSeriesStream(query));
  return <CountsChart {...chart} stream={stream} />;
}

function CameraChoice({
  service,
  camera,
  onCamera,
}: Pick<Props, 'service' | 'camera' | 'onCamera'>) {
  const { t } = useTranslation();
  return (
    <Select
      aria-label={t('site.charts.camera')}
      className={classes.camera}
      size="md"
      searchable
      comboboxProps={{ portalProps: { target: '#content' } }}
      clearable={camera !== undefined}
      placeholder={t('site.charts.allCameras')}
      value={camera ?? null}
      onChange={(value) => onCamera(value ?? undefined)}
      data={service.cameras.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}
