import {
  IconFocus2,
  IconLink,
  IconLinkMinus,
  IconLinkOff,
  IconLoader,
  IconLock,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { LinkState } from '../../../shared/model/link.ts';
import type { ServiceNow, SiteSummary } from '../../../shared/model/picture.ts';
import type { Site } from '../../../shared/model/site.ts';
import { siteHref } from '../../state/route-store.ts';
import { useApp } from '../../state/use-app.ts';
import { sayFinding } from '../../words/say-finding.ts';
import { useFormat } from '../../words/use-format.ts';
import { Age } from '../common/age.tsx';
import { Percent, PerMinute, PerSecond } from '../common/figures.tsx';
import { RoleTag } from '../common/role-tag.tsx';
import { SeverityMark } from '../common/severity-mark.tsx';
import { ShareBar } from '../common/share-bar.tsx';
import classes from './site-card.module.css';
import { figuresOf, leadingService, rolesOf } from './site-figures.ts';

/** A gateway is read every second. */
const oldAfterMs = 10_000;

type Props = {
  readonly site: Site;
  readonly fleet: Fleet;
  /** Absent: nothing was read yet. */
  readonly summary: SiteSummary | undefined;
  readonly selected: boolean;
  readonly onSelect: () => void;
};

/** One site at a glance: what is wrong, since when, what runs, how the split stands, how it counts. */
export function SiteCard({ site, fleet, summary, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const severity = summary?.severity ?? 'unknown';
  const service = summary === undefined ? undefined : leadingService(summary);
  return (
    <article
      className={classes.card}
      data-severity={severity}
      data-selected={selected}
      aria-label={site.name}
    >
      <header className={classes.head}>
        <SeverityMark severity={severity} size="1.5em" />
        <a href={siteHref(site.id)} className={classes.name} draggable={false}>
          {site.name}
        </a>
        {summary !== undefined && <LinkMarks summary={summary} />}
        <button
          type="button"
          className={classes.select}
          aria-pressed={selected}
          aria-label={t('map.select', { name: site.name })}
          onClick={onSelect}
        >
          <IconFocus2 size={20} aria-hidden />
        </button>
      </header>
      {severity !== 'fine' && <Worst fleet={fleet} summary={summary} />}
      <div className={classes.details}>
        {summary?.readAt !== undefined && <OldReading at={summary.readAt} />}
        {service !== undefined && (
          <Releases service={service} fleet={fleet} held={isHeld(summary)} />
        )}
        {service !== undefined && (
          <div className={classes.bar}>
            <ShareBar shares={service.shares} figures />
          </div>
        )}
        {summary !== undefined && <Figures summary={summary} />}
      </div>
    </article>
  );
}

function Worst({ fleet, summary }: Pick<Props, 'fleet' | 'summary'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const finding = summary?.findings[0];
  if (finding === undefined) return <p className={classes.worst}>{t('map.notRead')}</p>;
  return (
    <p className={classes.worst}>
      <span className={classes.what}>{sayFinding(t, format, fleet, finding).what}</span>
      <strong className={classes.age}>
        <Age at={finding.since} style="bare" />
      </strong>
    </p>
  );
}

/** Figures that are no longer kept up to date say how old they are. */
function OldReading({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const then = Date.parse(at);
  const age = useStore(useApp().clock, (now) =>
    now - then < oldAfterMs ? undefined : format.age(now - then),
  );
  return age === undefined ? null : <p className={classes.old}>{t('map.readAgo', { age })}</p>;
}

type ReleasesProps = {
  readonly service: ServiceNow;
  readonly fleet: Fleet;
  /** The split stays without a console: never out of sight, though nothing is wrong. */
  readonly held: boolean;
};

const isHeld = (summary: SiteSummary | undefined) =>
  summary?.findings.some((one) => one.code === 'lease-held') ?? false;

/** Which release has which role; of several services the one that matters most at a glance. */
function Releases({ service, fleet, held }: ReleasesProps) {
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
      {held && (
        <li className={classes.held} title={t('findings.mend.lease-held')}>
          <IconLock size={14} aria-hidden />
          {t('findings.held')}
        </li>
      )}
    </ul>
  );
}

function Figures({ summary }: { readonly summary: SiteSummary }) {
  const { t } = useTranslation();
  const figures = figuresOf(summary);
  return (
    <dl className={classes.figures}>
      <div>
        <dt>{t('common.counts')}</dt>
        <dd>
          <PerMinute value={figures.countsPerMinute} />
        </dd>
      </div>
      <div data-bad={(figures.errorRatio ?? 0) >= 0.01}>
        <dt>{t('common.errors')}</dt>
        <dd>
          <Percent value={figures.errorRatio} />
        </dd>
      </div>
      <div>
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
