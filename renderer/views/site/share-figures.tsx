import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Percent } from '../../parts/common/figures.tsx';
import { Gap } from '../../parts/common/states.tsx';
import { ShareMark } from '../../parts/split-slider/share-mark.tsx';
import type { SiteService } from '../../state/site-split.ts';
import { useFormat } from '../../words/use-format.ts';
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
      <Figure mark={<ShareMark kind="asked" />} name={t('common.share.asked')}>
        <b>{format.percent(asked)}</b>
      </Figure>
      <Figure mark={<ShareMark kind="applied" />} name={t('common.share.applied')}>
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
      <Figure mark={<ShareMark kind="frames" />} name={t('common.share.reached')}>
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
  readonly mark: ReactNode;
  readonly name: string;
  readonly children: ReactNode;
};

function Figure({ mark, name, children }: FigureProps) {
  return (
    <div className={classes.figure}>
      <dt>
        {mark} {name}
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
