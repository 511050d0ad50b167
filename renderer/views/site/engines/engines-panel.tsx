import { Button } from '@mantine/core';
import { IconPackageImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Container } from '../../../../shared/model/container.ts';
import type { EngineNow, SitePicture } from '../../../../shared/model/picture.ts';
import { EmptyState } from '../../../parts/common/states.tsx';
import { ContainerTable } from '../../../parts/containers/container-table.tsx';
import { HostFrame } from '../../../parts/gateway-panel/host-card.tsx';
import { useConnected } from '../../../state/site-commands.ts';
import { useApp, useFleet } from '../../../state/use-app.ts';
import { worstLinkFirst } from '../gateways/worst-link.ts';
import { Panel } from '../panel/panel.tsx';
import { StaleFrame } from '../panel/stale-frame.tsx';
import classes from './engines-panel.module.css';
import { ImageDialog } from './image-dialog.tsx';
import { LogsDrawer } from './logs-drawer.tsx';

/** The Docker hosts of the site, with our containers on them. */
export function EnginesPanel({ picture }: { readonly picture: SitePicture }) {
  const { t } = useTranslation();
  const [followed, follow] = useState<Container>();
  return (
    <Panel title={t('engines.title')}>
      {picture.engines.length === 0 && <EmptyState title={t('engines.none')} />}
      {worstLinkFirst(picture.engines, (one) => one.engine).map((engine) => (
        <EngineCard key={engine.engine} engine={engine} onLogs={follow} />
      ))}
      {followed && (
        <LogsDrawer key={followed.id} container={followed} onClose={() => follow(undefined)} />
      )}
    </Panel>
  );
}

type CardProps = { readonly engine: EngineNow; readonly onLogs: (container: Container) => void };

function EngineCard({ engine, onLogs }: CardProps) {
  const { t } = useTranslation();
  const { client } = useApp();
  const connected = useConnected();
  const [bringing, bring] = useState(false);
  const releases = useFleet()?.releases ?? [];
  const host = engine.engine;
  const facts = [
    engine.version === undefined
      ? t('engines.versionUnknown')
      : t('engines.version', { version: engine.version }),
    ...(engine.platform === undefined ? [] : [engine.platform]),
  ];
  const retry = () => client.api.links.retry({ host });
  const tools = engine.link.kind === 'up' && (
    <Button
      size="md"
      variant="subtle"
      leftSection={<IconPackageImport size={18} aria-hidden />}
      disabled={!connected}
      onClick={() => bring(true)}
    >
      {t('engines.image.open')}
    </Button>
  );
  return (
    <HostFrame
      host={host}
      link={engine.link}
      facts={facts}
      tools={tools}
      {...(connected && { onRetry: retry })}
    >
      <StaleFrame readAt={engine.readAt}>
        {engine.containers.length === 0 ? (
          <p className={classes.none}>
            {t(engine.readAt === undefined ? 'engines.unread' : 'engines.noContainers')}
          </p>
        ) : (
          <ContainerTable
            engine={host}
            containers={engine.containers}
            releaseName={(id) => releases.find((one) => one.id === id)?.version ?? id}
            onLogs={onLogs}
          />
        )}
      </StaleFrame>
      {bringing && <ImageDialog engine={host} onClose={() => bring(false)} />}
    </HostFrame>
  );
}
