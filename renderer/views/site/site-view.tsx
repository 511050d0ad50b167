import { SegmentedControl } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, StreamView } from '../../parts/common/states.tsx';
import { type SiteService, siteServices } from '../../state/site-split.ts';
import { type SiteEvent, useSiteStream } from '../../state/site-streams.ts';
import { useZoneOf } from '../../state/site-time.ts';
import { useFleet } from '../../state/use-app.ts';
import { useStream } from '../../state/use-stream.ts';
import { TimeZoneProvider } from '../../words/time-zone.ts';
import { CamerasPanel } from './cameras/cameras-panel.tsx';
import { ChangesPanel } from './changes/changes-panel.tsx';
import { ChartsPanel } from './charts/charts-panel.tsx';
import { EnginesPanel } from './engines/engines-panel.tsx';
import { GatewaysPanel } from './gateways/gateways-panel.tsx';
import { SiteHeader } from './site-header.tsx';
import classes from './site-view.module.css';
import { RolloutLines } from './split/rollout-line.tsx';
import { SplitPanel } from './split/split-panel.tsx';

/** One site: everything that runs there and how it does. */
export function SiteView({ site }: { readonly site: string }) {
  const { t } = useTranslation();
  const fleet = useFleet();
  const state = useStream(useSiteStream(site));
  if (fleet && !fleet.sites.some((one) => one.id === site)) {
    return (
      <>
        <h1 className="visually-hidden">{t('common.site')}</h1>
        <EmptyState title={t('shell.unknownSite', { site })} hint={t('shell.unknownSiteHint')} />
      </>
    );
  }
  return <StreamView state={state}>{(event) => <SiteScreen event={event} />}</StreamView>;
}

function SiteScreen({ event }: { readonly event: SiteEvent }) {
  const fleet = useFleet();
  const { picture } = event;
  const timeZone = useZoneOf([picture.summary.site]);
  const [charted, chart] = useState<string>();
  const [chosen, choose] = useState<string>();
  const charts = useRef<HTMLDivElement>(null);
  const site = fleet?.sites.find((one) => one.id === picture.summary.site);
  if (!fleet || !site) return null;
  const services = siteServices(fleet, picture);
  const service = services.find((one) => one.service.id === chosen) ?? services[0];
  const showCamera = (camera: string | undefined) => {
    chart(camera);
    const of = fleet.cameras.find((one) => one.id === camera)?.service;
    if (of !== undefined) choose(of);
  };
  return (
    <TimeZoneProvider value={timeZone}>
      <SiteHeader site={site} summary={picture.summary} />
      <RolloutLines site={site.id} />
      <div className={classes.screen}>
        {services.length > 1 && (
          <ServiceChoice
            services={services}
            value={service?.service.id}
            onChange={(id) => {
              choose(id);
              chart(undefined);
            }}
          />
        )}
        {service && (
          <div className={classes.service} key={service.service.id}>
            <SplitPanel service={service} picture={picture} pictureAt={event.now} />
            <div ref={charts} className={classes.charts}>
              <ChartsPanel
                service={service}
                picture={picture}
                camera={charted}
                onCamera={showCamera}
              />
            </div>
          </div>
        )}
        <div className={classes.parts}>
          <div className={classes.hosts}>
            <CamerasPanel
              picture={picture}
              services={services}
              charted={charted}
              onChart={(camera) => {
                showCamera(camera);
                charts.current?.scrollIntoView({ block: 'center' });
              }}
            />
            <ChangesPanel picture={picture} />
          </div>
          <div className={classes.hosts}>
            <GatewaysPanel picture={picture} services={services} />
            <EnginesPanel picture={picture} />
          </div>
        </div>
      </div>
    </TimeZoneProvider>
  );
}

type ChoiceProps = {
  readonly services: readonly SiteService[];
  readonly value: string | undefined;
  readonly onChange: (service: string) => void;
};

function ServiceChoice({ services, value, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="md"
      aria-label={t('common.service')}
      value={value ?? ''}
      onChange={onChange}
      data={services.map(({ service }) => ({ value: service.id, label: service.name }))}
    />
  );
}
