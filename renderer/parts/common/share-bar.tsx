import { useTranslation } from 'react-i18next';
import type { Shares } from '../../../shared/model/split.ts';
import { useFormat } from '../../words/use-format.ts';
import { Percent } from './figures.tsx';
import classes from './share-bar.module.css';

type Props = {
  readonly shares: Shares;
  /** With the three figures written below the bar. */
  readonly figures?: boolean;
};

/** The candidate's share: applied is the filled part, asked a line, reached a triangle below. */
export function ShareBar({ shares, figures = false }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const say = (share: number | undefined) =>
    share === undefined ? t('common.gap') : format.percent(share);
  const at = (share: number) => ({ insetInlineStart: `${share * 100}%` });
  const { asked, appliedCameras: applied, reachedFrames: reached } = shares;
  const nothing = asked === 0 && applied === 0 && (reached ?? 0) === 0;
  const unread = asked === undefined;
  const label = t('common.share.label', {
    asked: say(asked),
    applied: say(applied),
    reached: say(reached),
  });
  return (
    <div>
      <div
        className={classes.bar}
        role="img"
        aria-label={unread ? t('common.share.unread') : label}
        data-unread={applied === undefined}
      >
        {applied !== undefined && (
          <div className={classes.applied} style={{ inlineSize: `${applied * 100}%` }} />
        )}
        {asked !== undefined && <div className={classes.asked} style={at(asked)} />}
        {reached !== undefined && <div className={classes.reached} style={at(reached)} />}
      </div>
      {figures && nothing && <p className={classes.nothing}>{t('common.share.allStable')}</p>}
      {figures && unread && <p className={classes.nothing}>{t('common.share.unread')}</p>}
      {figures && !nothing && !unread && (
        <dl className={classes.figures}>
          <Figure kind="asked" value={asked} />
          <Figure kind="applied" value={applied} />
          <Figure kind="reached" value={reached} />
        </dl>
      )}
    </div>
  );
}

type FigureProps = {
  readonly kind: 'asked' | 'applied' | 'reached';
  readonly value: number | undefined;
};

function Figure({ kind, value }: FigureProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.figure} title={t(`common.share.${kind}Long`)}>
      <dt>{t(`common.share.${kind}`)}</dt>
      <dd>
        <Percent value={value} />
      </dd>
    </div>
  );
}
