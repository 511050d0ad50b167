import { IconLink, IconLinkMinus, IconLinkOff, IconLoader, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { LinkState } from '../../../shared/model/link.ts';
import type { ServiceNow, SiteSummary } from '../../../shared/model/picture.ts';
import { figureSeconds } from '../../../shared/model/telemetry.ts';
import { useFormat } from '../../words/use-format.ts';
import { useClock } from '../common/clock.ts';
import { Percent, PerMinute, PerSecond } from '../common/figures.tsx';
import { Over } from '../common/over.tsx';
import { RoleTag } from '../common/role-tag.tsx';
import { ShareBar } from '../common/share-bar.tsx';
import classes from './site-card.module.css';
import { figuresOf, leadingService, rolesOf } from './site-figures.ts';

/** A gateway is read every second. */
const oldAfterMs = 10_000;

type Props = { readonly summary: SiteSummary };

/** Beside the name of a site: whether its share is held, and how many of its links are up. */
export function SiteMarks({ summary }: Props) {
  return (
    <>
      {summary.findings.some((one) => one.code === 'lease-held') && <Held />}
      <LinkMarks summary={summary} />
    </>
  );
}

/** Releases, split and counts of a site. */
export function SiteDetails({ summary, fleet }: Props & { readonly fleet: Fleet }) {
  const service = leadingService(summary);
  return (
    <>
      {summary.readAt !== undefined && <OldReading at={summary.readAt} />}
      {service !== undefined && <Releases service={service} fleet={fleet} />}
      {service !== undefined && (
        <div className={classes.bar}>
          <ShareBar shares={service.shares} figures />
        </div>
      )}
      <Figures summary={summary} />
    </>
  );
}

/** Figures that are no longer kept up to date say how old they are. */
function OldReading({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const then = Date.parse(at);
  const age = useClock((now) => (now - then < oldAfterMs ? undefined : format.age(now - then)));
  return age === undefined ? null : <p className={classes.old}>{t('map.readAgo', { age })}</p>;
}

/** The split stays without a console: never out of sight, though nothing is wrong. */
function Held() {
  const { t } = useTranslation();
  const label = `${t('findings.held')}. ${t('findings.mend.lease-held')}`;
  return (
    <span className={classes.held} role="img" aria-label={label} title={label}>
      <IconLock size={16} aria-hidden />
    </span>
  );
}

/** Which release has which role; of several services the one that matters most at a glance. */
function Releases({ service, fleet }: { readonly service: ServiceNow; readonly fleet: Fleet }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.releases}>
      {rolesOf(service).map(({ slot, role, release }) => (
        <li key={slot}>
          {role !== undefined && <RoleTag role={role} />}
          <b>
            {fleet.releases.find((one) => one.id === release)?.version ?? release ?? t('map.empty')}
          </b>
        </li>
      ))}
    </ul>
  );
}

function Figures({ summary }: { readonly summary: SiteSummary }) {
  const { t } = useTranslation();
  const figures = figuresOf(summary);
  const over = (figure: keyof typeof figureSeconds) =>
    t(`common.over.${figure}`, { count: figureSeconds[figure] });
  return (
    <dl className={classes.figures}>
      <div title={over('counts')}>
        <dt>
          {t('common.counts')} <Over figure="counts" />
        </dt>
        <dd>
          <PerMinute value={figures.countsPerMinute} />
        </dd>
      </div>
      <div title={over('errors')} data-bad={(figures.errorRatio ?? 0) >= 0.01}>
        <dt>
          {t('common.errors')} <Over figure="errors" />
        </dt>
        <dd>
          <Percent value={figures.errorRatio} />
        </dd>
      </div>
      <div title={over('frames')}>
        <dt>{t('common.frames')}</dt>
        <dd>
          <PerSecond value={figures.framesPerSecond} />
        </dd>
      </div>
    </dl>
  );
}

const linkIcons = {
  connecting: IconLoader,
  up: IconLink,
  degraded: IconLinkMinus,
  down: IconLinkOff,
  refused: IconLinkOff,
} as const satisfies Record<LinkState['kind'], unknown>;

/** The links of the site as one mark with the number that is up. */
function LinkMarks({ summary }: { readonly summary: SiteSummary }) {
  const { t } = useTranslation();
  const { links } = summary;
  const up = links.filter((one) => one.state.kind === 'up').length;
  const worst = (['refused', 'down', 'degraded', 'connecting'] as const).find((kind) =>
    links.some((one) => one.state.kind === kind),
  );
  const Icon = linkIcons[worst ?? 'up'];
  const label = `${t('map.linksUp', { up, all: links.length })}${
    worst === undefined ? '' : `: ${t(`links.state.${worst}`)}`
  }`;
  return (
    <span className={classes.links} data-worst={worst} role="img" aria-label={label} title={label}>
      <Icon size={16} aria-hidden />
      {up}/{links.length}
    </span>
  );
}
