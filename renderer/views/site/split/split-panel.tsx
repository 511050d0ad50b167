import { Button } from '@mantine/core';
import { IconPlayerTrackNext } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StartProgress } from '../../../../shared/contract/engines.ts';
import type { SitePicture, VariantNow } from '../../../../shared/model/picture.ts';
import { oldest } from '../../../state/site-age.ts';
import { useConnected } from '../../../state/site-commands.ts';
import { useRun } from '../../../state/site-run.ts';
import { idleVariants, type SiteService, variantOf } from '../../../state/site-split.ts';
import { ChangeProgress } from '../changes/change-progress.tsx';
import { RemoveDialog } from '../engines/remove-dialog.tsx';
import { StartDialog } from '../engines/start-dialog.tsx';
import { DriftNotes } from '../gateways/drift-notes.tsx';
import { Panel } from '../panel/panel.tsx';
import { StaleFrame } from '../panel/stale-frame.tsx';
import { CopiesLine } from './copies-line.tsx';
import { LeaseLines } from './lease-lines.tsx';
import { NoControl } from './no-control.tsx';
import { RollOutButton } from './rollout-line.tsx';
import { BlueGreenControl, SliderControl } from './split-control.tsx';
import { SplitWarnings } from './split-warnings.tsx';
import { VariantsTable } from './variants-table.tsx';

type Props = {
  readonly service: SiteService;
  readonly picture: SitePicture;
  readonly pictureAt: string;
};

/** Everything about how one service's traffic is shared, and how to change it. */
export function SplitPanel({ service, picture, pictureAt }: Props) {
  const { t } = useTranslation();
  const { site } = picture.summary;
  const connected = useConnected();
  const runner = useRun<StartProgress>();
  const [starting, setStarting] = useState(false);
  const control = useRef<HTMLDivElement>(null);
  const [removing, setRemoving] = useState<VariantNow>();
  const given = { service, site, pictureAt };
  const { kind } = service.control;
  const startable = kind !== 'observing' && kind !== 'unread';
  const openStart = () => {
    if (runner.run.kind !== 'running') runner.clear();
    setStarting(true);
  };
  const startButton = startable && (
    <Button
      size="md"
      variant={kind === 'no-candidate' ? 'filled' : 'default'}
      leftSection={<IconPlayerTrackNext size={18} aria-hidden />}
      disabled={!connected}
      onClick={openStart}
    >
      {t(variantOf(service.now, 'stable') ? 'traffic.act.start' : 'traffic.act.startFirst')}
    </Button>
  );
  const tools = (
    <>
      {variantOf(service.now, 'stable') && startable && (
        <RollOutButton site={site} service={service.service.id} />
      )}
      {startButton}
    </>
  );
  const shared = kind === 'slider' || kind === 'blue-green';
  return (
    <Panel title={`${t('traffic.title')} · ${service.service.name}`} tools={tools}>
      <DriftNotes splits={service.splits} site={site} />
      <StaleFrame readAt={oldest(service.splits)}>
        <VariantsTable service={service} site={site} onRemove={setRemoving} />
        <div ref={control}>
          {kind === 'slider' && <SliderControl {...given} />}
          {kind === 'blue-green' && <BlueGreenControl {...given} />}
        </div>
        {!shared && (
          <NoControl control={service.control} idle={idleVariants(service.now).length > 0} />
        )}
      </StaleFrame>
      {shared && <LeaseLines service={service} site={site} />}
      <SplitWarnings service={service} />
      <CopiesLine service={service} />
      <ChangeProgress service={service.service.id} site={site} changes={picture.changes} />
      <StartDialog
        service={service}
        site={site}
        runner={runner}
        opened={starting}
        onClose={() => setStarting(false)}
        onShare={() =>
          control.current?.querySelector<HTMLElement>('[role=slider], button')?.focus()
        }
      />
      {removing && (
        <RemoveDialog
          service={service.service.id}
          site={site}
          variant={removing}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Panel>
  );
}
