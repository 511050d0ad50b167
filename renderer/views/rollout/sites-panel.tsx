import {
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleDashed,
  IconHandStop,
  IconPlayerPlay,
  IconPlugConnectedX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Rollout, SiteProgress } from '../../../shared/model/rollout.ts';
import type { PlanStep } from '../../../shared/model/rollout-plan.ts';
import { Gap } from '../../parts/common/states.tsx';
import { camerasOnStep } from '../../state/rollout-facts.ts';
import { isUnderWay } from '../../state/rollouts.ts';
import { siteHref } from '../../state/route-store.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayBack, sayStep, siteName, type Teller } from '../../words/say-rollout.ts';
import { Panel } from '../site/panel/panel.tsx';
import classes from './lines.module.css';

const columns = ['site', 'state', 'at', 'cameras', 'frames'] as const;

/** Every site of the rollout, with its state and the reason. */
export function SitesPanel({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation();
  const { state, plan } = rollout;
  return (
    <Panel title={t('rolloutLive.sites.title')}>
      <div className={classes.scrolls}>
        <table className={classes.table}>
          <caption className="visually-hidden">{t('rolloutLive.sites.caption')}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={column === 'state' ? classes.start : undefined}
                >
                  {t(`rolloutLive.sites.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {worstFirst(state.sites).map(([site, progress]) => (
              <SiteRow key={site} rollout={rollout} site={site} progress={progress} />
            ))}
            {plan.skipped.map((site) => (
              <SkippedRow key={site} site={site} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

const order = ['going-back', 'back', 'paused', 'active', 'waiting', 'promoted'];
const worstFirst = (sites: Rollout['state']['sites']) =>
  Object.entries(sites).toSorted(
    ([, one], [, other]) => order.indexOf(one.kind) - order.indexOf(other.kind),
  );

type RowProps = {
  readonly rollout: Rollout;
  readonly site: string;
  readonly progress: SiteProgress;
};

function SiteRow({ rollout, site, progress }: RowProps) {
  const teller = useTeller();
  const { format } = teller;
  const { kind, at, why, frames } = progress;
  const wave = rollout.plan.waves.find((one) => one.sites.includes(site));
  const step = wave?.steps[at];
  const read = useStore(useApp().overview, (now) =>
    JSON.stringify(camerasOnStep(rollout, site, teller.fleet, latest(now))),
  );
  const cameras = read && (JSON.parse(read) as ReturnType<typeof camerasOnStep>);
  return (
    <tr>
      <th scope="row">
        <a href={siteHref(site)}>{siteName(teller, site)}</a>
      </th>
      <td className={classes.start}>
        <SiteState kind={kind === 'waiting' && !isUnderWay(rollout) ? 'not-begun' : kind} />
        {why !== undefined && <span className={classes.why}>{sayBack(teller, why)}</span>}
      </td>
      <td>{standsAt(teller, rollout, kind, step)}</td>
      <td>{!cameras ? <Gap /> : `${cameras.on}/${cameras.all}`}</td>
      <td>{format.whole(frames)}</td>
    </tr>
  );
}

function standsAt(
  teller: Teller,
  { plan }: Rollout,
  kind: SiteProgress['kind'],
  step: PlanStep | undefined,
): string {
  if (kind === 'back') return teller.t('rolloutLive.sites.base');
  return step === undefined ? teller.t('rolloutLive.sites.notYet') : sayStep(teller, plan, step);
}

function SkippedRow({ site }: { readonly site: string }) {
  const teller = useTeller();
  return (
    <tr>
      <th scope="row">
        <a href={siteHref(site)}>{siteName(teller, site)}</a>
      </th>
      <td className={classes.start} colSpan={4}>
        <SiteState kind="skipped" />
      </td>
    </tr>
  );
}

/** not-begun: the rollout ended before the wave of the site came. */
type Shown = SiteProgress['kind'] | 'skipped' | 'not-begun';

const icons: Record<Shown, readonly [TablerIcon, string]> = {
  'not-begun': [IconCircleDashed, 'var(--ink-3)'],
  waiting: [IconCircleDashed, 'var(--ink-3)'],
  active: [IconPlayerPlay, 'var(--stable)'],
  paused: [IconHandStop, 'var(--warning)'],
  promoted: [IconCircleCheck, 'var(--fine)'],
  'going-back': [IconArrowBackUp, 'var(--broken)'],
  back: [IconArrowBackUp, 'var(--broken)'],
  skipped: [IconPlugConnectedX, 'var(--unknown)'],
};

function SiteState({ kind }: { readonly kind: Shown }) {
  const { t } = useTranslation();
  const [Icon, color] = icons[kind];
  return (
    <span className={classes.state}>
      <Icon size={18} color={color} aria-hidden />
      {kind === 'not-begun' ? t('rolloutLive.sites.notYet') : t(`rolloutLive.sites.kind.${kind}`)}
    </span>
  );
}
