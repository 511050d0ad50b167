import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Percent } from '../../../parts/common/figures.tsx';
import { Gap } from '../../../parts/common/states.tsx';
import { ShareMark } from '../../../parts/split-slider/share-mark.tsx';
import type { SiteService } from '../../../state/site-split.ts';
import { useFormat } from '../../../words/use-format.ts';
import classes from './split.module.css';

type Props = {
  readonly service: SiteService;
  readonly asked: number;
  /** Cameras on the candidate at present, pinned ones included. */
  readonly onCandidate: number;
  readonly pinned: number;
};

/** Asked, applied and reached: three figures, each with the mark it has on the slider. */
export function ShareFigures({ service, asked, onCandidate, pinned }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { shares } = service.now;
  const applied = shares.appliedCameras;
  const count = service.cameras.length;
  const whole = service.service.stickiness === 'camera';
  return (
    <dl className={classes.figures}>
      <Figure kind="asked">
        <b>{format.percent(asked)}</b>
      </Figure>
      <Figure kind="applied">
        <b>
          {whole && applied !== undefined ? (
            t('traffic.cameras', { done: onCandidate, count })
          ) : (
            <Percent value={applied} />
          )}
        </b>
        <small>
          {whole && applied !== undefined && format.percent(applied)}
          {pinned > 0 && ` · ${t('traffic.pinned', { count: pinned })}`}
        </small>
      </Figure>
      <Figure kind="reached">
        <Reached value={shares.reachedFrames} say="ofFrames" title="reachedLong" />
        <small>
          <ShareMark kind="counts" />{' '}
          <Reached value={shares.reachedCounts} say="ofCounts" title="countsLong" />
        </small>
      </Figure>
    </dl>
  );
}

type FigureProps = {
  readonly kind: 'asked' | 'applied' | 'reached';
  readonly children: ReactNode;
};

function Figure({ kind, children }: FigureProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.figure}>
      <dt title={t(`common.share.${kind}Long`)}>
        <ShareMark kind={kind === 'reached' ? 'frames' : kind} /> {t(`common.share.${kind}`)}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

type ReachedProps = {
  readonly value: number | undefined;
  readonly say: 'ofFrames' | 'ofCounts';
  readonly title: 'reachedLong' | 'countsLong';
};

function Reached({ value, say, title }: ReachedProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (value === undefined) return <Gap />;
  const text = t(`traffic.${say}`, { share: format.percent(value) });
  return say === 'ofFrames' ? (
    <b title={t(`common.share.${title}`)}>{text}</b>
  ) : (
    <span title={t(`common.share.${title}`)}>{text}</span>
  );
}
