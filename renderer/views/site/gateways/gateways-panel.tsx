import { useTranslation } from 'react-i18next';
import type { GatewayNow, SitePicture, VariantNow } from '../../../../shared/model/picture.ts';
import type { SplitState } from '../../../../shared/model/split.ts';
import { EmptyState } from '../../../parts/common/states.tsx';
import { HostFrame } from '../../../parts/gateway-panel/host-card.tsx';
import { SlotServers } from '../../../parts/gateway-panel/slot-servers.tsx';
import { useConnected } from '../../../state/site-commands.ts';
import type { SiteService } from '../../../state/site-split.ts';
import { useApp, useFleet } from '../../../state/use-app.ts';
import { useFormat } from '../../../words/use-format.ts';
import { QueuedNotes } from '../changes/queued-notes.tsx';
import { Panel } from '../panel/panel.tsx';
import { StaleFrame } from '../panel/stale-frame.tsx';
import { InstallLine } from './install-line.tsx';
import { PersistedLine } from './persisted-line.tsx';
import { worstLinkFirst } from './worst-link.ts';

type Props = { readonly picture: SitePicture; readonly services: readonly SiteService[] };

export function GatewaysPanel({ picture, services }: Props) {
  const { t } = useTranslation();
  return (
    <Panel title={t('site.gateways.title')}>
      <QueuedNotes queued={picture.queued} />
      {picture.gateways.length === 0 && <EmptyState title={t('site.gateways.none')} />}
      {worstLinkFirst(picture.gateways, (one) => one.gateway).map((gateway) => (
        <GatewayCard key={gateway.gateway} gateway={gateway} services={services} />
      ))}
    </Panel>
  );
}

/** Clocks closer than this, in ms, are as good as equal: leases last for many seconds. */
const clockTolerance = 5000;

function GatewayCard({
  gateway,
  services,
}: {
  readonly gateway: GatewayNow;
  readonly services: Props['services'];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { client } = useApp();
  const connected = useConnected();
  const releases = useFleet()?.releases ?? [];
  const host = gateway.gateway;
  const offset = gateway.clockOffsetMs ?? 0;
  const facts = [
    gateway.version === undefined
      ? t('site.gateways.versionUnknown')
      : t('site.gateways.version', { version: gateway.version }),
    ...(Math.abs(offset) > clockTolerance
      ? [t('site.gateways.clock', { offset: format.age(Math.abs(offset)) })]
      : []),
  ];
  const retry = () => client.api.links.retry({ host });
  const releaseName = (id: string | undefined) =>
    releases.find((one) => one.id === id)?.version ?? id ?? '';
  const here = services.filter((one) => one.gateways.some(({ id }) => id === host));
  return (
    <HostFrame host={host} link={gateway.link} facts={facts} {...(connected && { onRetry: retry })}>
      <InstallLine gateway={host} install={gateway.install} />
      {here.map(({ service, now }) => {
        const split = gateway.splits.find((one) => one.service === service.id);
        return (
          <div key={service.id}>
            <StaleFrame readAt={split?.readAt}>
              {split && <PersistedLine split={split} name={service.name} />}
              <SlotServers variants={variantsAt(now.variants, split)} releaseName={releaseName} />
            </StaleFrame>
          </div>
        );
      })}
    </HostFrame>
  );
}

/** The slots that hold a release, each with the servers that stand at this very gateway. */
function variantsAt(
  variants: readonly VariantNow[],
  split: SplitState | undefined,
): readonly VariantNow[] {
  const filled = variants.filter((one) => one.release !== undefined);
  if (!split) return filled;
  return filled.map((variant) => {
    const here = split.intent.slots[variant.slot].instances;
    const servers = variant.servers.filter((server) =>
      here.some((one) => one.address === server.address && one.port === server.port),
    );
    return { ...variant, servers };
  });
}
