import { Button } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { shownPercent } from '../../../parts/split-slider/slider-state.ts';
import { SplitSlider, useSliderDraft } from '../../../parts/split-slider/split-slider.tsx';
import { useConnected, useSiteCommands } from '../../../state/site-commands.ts';
import { candidatesOf, type SiteService } from '../../../state/site-split.ts';
import { useApp } from '../../../state/use-app.ts';
import { useFormat } from '../../../words/use-format.ts';
import { PreviewLine } from './preview-line.tsx';
import { ShareFigures } from './share-figures.tsx';
import classes from './split.module.css';
import { usePendingShare } from './use-pending-share.ts';
import { usePreview } from './use-preview.ts';

type Props = {
  readonly service: SiteService;
  readonly site: string;
  /** RFC 3339: when the picture was made, by the backend's clock. */
  readonly pictureAt: string;
};

/** The share that is shown as asked (it has been read, else nothing is offered here), and how a new one is asked for. */
export function useAskedShare({ service, site, pictureAt }: Props) {
  const { clock } = useApp();
  const commands = useSiteCommands(site);
  const pending = usePendingShare(service.now.shares.asked ?? 0, pictureAt);
  const ask = (share: number) =>
    pending.follow(share, commands.split(service.service.id, share), () =>
      new Date(clock.getState()).toISOString(),
    );
  return { asked: pending.share, ask };
}

/** Slider, figures and preview of a service whose share can be set. */
export function SliderControl(props: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const connected = useConnected();
  const { service, site } = props;
  const { asked, ask } = useAskedShare(props);
  const percent = Math.round(asked * 100);
  const draft = useSliderDraft(percent, (chosen) => ask(chosen / 100));
  const shown = shownPercent(draft.state, percent);
  const scope = { kind: 'site', service: service.service.id, site } as const;
  const preview = usePreview(scope, shown, connected);
  const { shares } = service.now;
  const count = service.cameras.length;
  const { all, pinned } = candidatesOf(service);
  const whole = service.service.stickiness === 'camera';
  const sayPercent = (value: number) => format.percent(value / 100);
  /** Share and cameras on the candidate: the planned number, or at rest the present one. */
  const say = (value: number) => {
    const meant = preview.behind ? undefined : preview.data?.nearest.cameras.length;
    const done = value === percent ? all.length : meant;
    if (done === undefined) return sayPercent(value);
    return `${sayPercent(value)}, ${t('traffic.cameras', { done, count })}`;
  };
  return (
    <>
      <ShareFigures service={service} asked={asked} onCandidate={all.length} pinned={pinned} />
      <SplitSlider
        label={t('traffic.share', { service: service.service.name })}
        marks={{
          asked: percent,
          ...(shares.appliedCameras !== undefined && { applied: shares.appliedCameras * 100 }),
          ...(shares.reachedFrames !== undefined && { reachedFrames: shares.reachedFrames * 100 }),
          ...(shares.reachedCounts !== undefined && { reachedCounts: shares.reachedCounts * 100 }),
        }}
        stops={whole ? (preview.data?.shares ?? []).map((each) => each * 100) : []}
        valueText={whole ? say : sayPercent}
        draft={draft}
        describedBy={id}
        disabled={!connected}
      />
      <div className={classes.draft}>
        <p id={id} className={classes.preview}>
          {shown === percent ? (
            `${t('traffic.hint')} ${t('traffic.hintType')}`
          ) : (
            <PreviewLine service={service} percent={shown} preview={preview} />
          )}
        </p>
        {draft.state.kind === 'keys' && (
          <>
            <Button size="md" onClick={() => draft.send({ kind: 'key', key: 'Enter' })}>
              {t('traffic.apply', { percent: format.percent(shown / 100) })}
            </Button>
            <Button
              size="md"
              variant="default"
              onClick={() => draft.send({ kind: 'key', key: 'Escape' })}
            >
              {t('traffic.abandon')}
            </Button>
          </>
        )}
      </div>
    </>
  );
}

/** All or nothing: the control for a single camera, which cannot be shared. */
export function BlueGreenControl(props: Props) {
  const { t } = useTranslation();
  const connected = useConnected();
  const { asked, ask } = useAskedShare(props);
  const { all, pinned } = candidatesOf(props.service);
  const side = (share: number, label: string) => (
    <Button
      size="lg"
      variant={asked === share ? 'filled' : 'default'}
      aria-pressed={asked === share}
      disabled={!connected}
      onClick={() => asked !== share && ask(share)}
    >
      {label}
    </Button>
  );
  return (
    <>
      <ShareFigures
        service={props.service}
        asked={asked}
        onCandidate={all.length}
        pinned={pinned}
      />
      <p className={classes.allOrNothing}>{t('traffic.control.blueGreen')}</p>
      <Button.Group mb="xs">
        {side(0, t('traffic.control.allStable'))}
        {side(1, t('traffic.control.allCandidate'))}
      </Button.Group>
    </>
  );
}
