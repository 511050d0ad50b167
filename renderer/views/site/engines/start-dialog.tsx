import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StartProgress, StartStep } from '../../../../shared/contract/engines.ts';
import type { Release } from '../../../../shared/model/release.ts';
import type { SlotName } from '../../../../shared/model/split.ts';
import { useConnected, useSiteCommands } from '../../../state/site-commands.ts';
import type { SiteRun, SiteRunner } from '../../../state/site-run.ts';
import { initialRelease, type SiteService } from '../../../state/site-split.ts';
import { useApp, useFleet } from '../../../state/use-app.ts';
import { RunError } from '../changes/run-error.tsx';
import { StepList, stepStates } from '../changes/step-list.tsx';
import dialog from '../panel/dialog.module.css';

type Props = {
  readonly service: SiteService;
  readonly site: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Called when the dialog is gone and a person wants to set the share of what was started. */
  readonly onShare: () => void;
  readonly runner: SiteRunner<StartProgress>;
};

const onEngine = ['image', 'create', 'start', 'health'] as const satisfies StartStep[];
/** A gateway is told of the slot first; then HAProxy has to find it healthy. */
const onGateway = ['slot', 'health'] as const satisfies StartStep[];

/** Chooses a release and starts it beside stable, step by step. */
export function StartDialog({ service, site, opened, onClose, onShare, runner }: Props) {
  const { t } = useTranslation();
  const [started, setStarted] = useState<string>();
  const [sharing, setSharing] = useState(false);
  const done = doneIn(runner.run);
  const share = () => {
    setSharing(true);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => {
        if (sharing) onShare();
        setSharing(false);
      }}
      size="lg"
      title={t('engines.start.title', { service: service.service.name })}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <p className={dialog.text}>{t('engines.start.what')}</p>
      {done === undefined && (
        <StartForm service={service} site={site} runner={runner} onStart={setStarted} />
      )}
      <StartReport run={runner.run} />
      {done !== undefined && (
        <StartNext {...{ service, site, started, onClose }} slot={done.slot} onShare={share} />
      )}
    </Modal>
  );
}

const doneIn = (run: SiteRun<StartProgress>) =>
  run.kind === 'idle' ? undefined : run.events.find((one) => one.kind === 'done');

type FormProps = Pick<Props, 'service' | 'site' | 'runner'> & {
  readonly onStart: (release: string) => void;
};

function StartForm({ service, site, runner, onStart }: FormProps) {
  const { t } = useTranslation();
  const { client } = useApp();
  const connected = useConnected();
  const releases = useStartable(service);
  const initial = initialRelease(service, useFleet()?.placements ?? [], site);
  const [chosen, choose] = useState<string | null>(null);
  const release = releases.find((one) => one.id === (chosen ?? initial));
  const taken = service.now.variants.filter((one) => one.release !== undefined).length;
  if (releases.length === 0) return <p className={dialog.text}>{t('engines.start.none')}</p>;
  if (taken >= 3 && runner.run.kind === 'idle')
    return <p className={dialog.text}>{t('engines.start.noSlot')}</p>;
  const start = (id: string) => {
    onStart(id);
    runner.start((signal) =>
      client.api.engines.start({ key: crypto.randomUUID(), site, release: id }, { signal }),
    );
  };
  const running = runner.run.kind === 'running';
  return (
    <div className={dialog.form}>
      <Select
        size="md"
        label={t('engines.start.release')}
        value={release?.id ?? null}
        onChange={choose}
        allowDeselect={false}
        disabled={running}
        data={releases.map((one) => ({ value: one.id, label: `${one.version} (${one.id})` }))}
        description={
          release && (
            <>
              {release.id === initial && `${t('engines.start.initial')} `}
              <WayBackLine release={release} />
            </>
          )
        }
        inputWrapperOrder={['label', 'input', 'description']}
      />
      <Button
        size="md"
        loading={running}
        disabled={release === undefined || !connected}
        onClick={() => release && start(release.id)}
      >
        {t('engines.start.button')}
      </Button>
    </div>
  );
}

/** Releases of the service that do not stand in a slot yet. */
function useStartable({ service, now }: SiteService): readonly Release[] {
  const placed = new Set(now.variants.map((one) => one.release));
  const releases = useFleet()?.releases ?? [];
  return releases.filter((one) => one.service === service.id && !placed.has(one.id));
}

function WayBackLine({ release }: { readonly release: Release }) {
  const { t } = useTranslation();
  const { rollback } = release;
  if (rollback.kind === 'safe') return t('engines.start.wayBack.safe');
  return (
    <strong>{t(`engines.start.wayBack.${rollback.kind}`, { reason: rollback.reason })}</strong>
  );
}

/** Every engine's steps, and what the last one said. */
export function StartReport({ run }: { readonly run: SiteRun<StartProgress> }) {
  const { t } = useTranslation();
  if (run.kind === 'idle') return null;
  const told = run.events.flatMap((one) => (one.kind === 'done' ? [] : [one]));
  const engines = [...new Set(told.map((one) => one.engine))];
  const done = run.events.some((one) => one.kind === 'done');
  return (
    <div className={dialog.report} role="status">
      {engines.map((engine) => {
        const own = told.filter((one) => one.engine === engine);
        const last = own.at(-1);
        const order: readonly StartStep[] = own[0]?.step === 'slot' ? onGateway : onEngine;
        const end = done ? 'done' : last?.kind === 'failed' ? 'failed' : 'running';
        const steps = stepStates(order, last?.step, end);
        return (
          <div key={engine}>
            <b>{engine}</b>
            <StepList
              steps={steps.map(({ step, state }) => ({
                key: step,
                label: t(`engines.start.steps.${step}`),
                state,
              }))}
            />
            {last?.kind === 'step' && !done && <p className={dialog.said}>{last.text}</p>}
            {last?.kind === 'failed' && (
              <p className={dialog.bad} role="alert">
                {t('engines.start.failed', {
                  engine,
                  step: t(`engines.start.steps.${last.step}`),
                  detail: last.detail,
                })}
              </p>
            )}
          </div>
        );
      })}
      {run.kind === 'failed' && <RunError error={run.error} />}
    </div>
  );
}

type NextProps = Pick<Props, 'service' | 'site' | 'onClose' | 'onShare'> & {
  readonly slot: SlotName;
  /** Known before the gateways tell what stands in the slot. */
  readonly started: string | undefined;
};

/** Once it stands ready: the next thing a person wants, as soon as the gateways tell what that is. */
function StartNext({ service, site, slot, started, onClose, onShare }: NextProps) {
  const { t } = useTranslation();
  const commands = useSiteCommands(site);
  const releases = useFleet()?.releases ?? [];
  const seen = service.now.variants.find((one) => one.slot === slot);
  const id = seen?.release ?? started;
  const release = releases.find((one) => one.id === id)?.version ?? id;
  const { kind } = service.control;
  const isShared = seen?.role === 'candidate' && (kind === 'slider' || kind === 'blue-green');
  return (
    <div className={dialog.next}>
      <p className={dialog.good}>{t('engines.start.done', { release, slot })}</p>
      {seen?.release !== undefined && kind === 'no-candidate' && (
        <Button
          size="md"
          onClick={() => {
            void commands.candidate(service.service.id, slot);
            onClose();
          }}
        >
          {t('traffic.act.makeCandidate')}
        </Button>
      )}
      {isShared && (
        <Button size="md" onClick={onShare}>
          {t('engines.start.share')}
        </Button>
      )}
      <Button size="md" variant="default" onClick={onClose}>
        {t('common.close')}
      </Button>
    </div>
  );
}
