import { useTranslation } from 'react-i18next';
import type { VariantNow } from '../../../shared/model/picture.ts';
import { useFormat } from '../../words/use-format.ts';
import { Over } from '../common/over.tsx';
import { RoleTag } from '../common/role-tag.tsx';
import { Gap } from '../common/states.tsx';
import classes from './variant-comparison.module.css';

type Side = { readonly release: string; readonly now: VariantNow | undefined };

type Props = {
  readonly site: string;
  readonly before: Side;
  readonly next: Side;
};

const figures = ['frames', 'errors', 'latency', 'counts', 'servers'] as const;
type Figure = (typeof figures)[number];

/** Both releases column by column, figure by figure. */
export function VariantComparison({ site, before, next }: Props) {
  const { t } = useTranslation();
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t('rolloutLive.compare.caption', { site })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('rolloutLive.compare.figure')}</th>
          {figures.map((figure) => (
            <th key={figure} scope="col">
              {t(`rolloutLive.compare.${figure}`)}{' '}
              {figure !== 'servers' && <Over figure={figure} />}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Row name={t('rolloutLive.compare.before')} side={before} />
        <Row name={t('rolloutLive.compare.next')} side={next} />
      </tbody>
    </table>
  );
}

function Row({ name, side }: { readonly name: string; readonly side: Side }) {
  const { t } = useTranslation();
  const { now } = side;
  const isHere = now?.release !== undefined;
  return (
    <tr>
      <th scope="row">
        {now?.role !== undefined && isHere && <RoleTag role={now.role} />}
        <span className={classes.release}>
          <b>{side.release}</b> <small>{name}</small>
        </span>
      </th>
      {isHere ? (
        <Figures now={now} />
      ) : (
        <td colSpan={figures.length} className={classes.absent}>
          {t('rolloutLive.compare.absent')}
        </td>
      )}
    </tr>
  );
}

/** HAProxy's own figures; the copies that a shadow gets are none of its requests. */
const ofRequests: readonly Figure[] = ['frames', 'errors'];

function Figures({ now }: { readonly now: VariantNow }) {
  const { t } = useTranslation();
  const isShadow = now.role === 'shadow';
  const shown = isShadow ? figures.filter((one) => !ofRequests.includes(one)) : figures;
  return (
    <>
      {isShadow && (
        <td colSpan={ofRequests.length} className={classes.copies}>
          <span aria-hidden>– </span>
          {t('rolloutLive.compare.copies')}
        </td>
      )}
      {shown.map((figure) => (
        <td key={figure}>
          <FigureOf figure={figure} now={now} />
        </td>
      ))}
    </>
  );
}

function FigureOf({ figure, now }: { readonly figure: Figure; readonly now: VariantNow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const number = (value: number | undefined) =>
    value === undefined ? <Gap /> : format.number(value);
  switch (figure) {
    case 'frames':
      return number(now.requestsPerSecond);
    case 'errors':
      return now.errorRatio === undefined ? <Gap /> : format.percent(now.errorRatio);
    case 'latency':
      return (
        <>
          {number(now.p50Ms)} / {number(now.p95Ms)}
        </>
      );
    case 'counts':
      return number(now.countsPerMinute);
    case 'servers': {
      const up = now.servers.filter((one) => one.state === 'up').length;
      return t('traffic.variants.serversUp', { up, all: now.servers.length });
    }
  }
}
