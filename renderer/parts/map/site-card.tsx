import { IconFocus2 } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Finding, Severity } from '../../../shared/model/picture.ts';
import type { Site } from '../../../shared/model/site.ts';
import { sayFinding } from '../../words/say-finding.ts';
import { useFormat } from '../../words/use-format.ts';
import { Age } from '../common/age.tsx';
import { SeverityMark } from '../common/severity-mark.tsx';
import classes from './site-card.module.css';

type Props = {
  readonly site: Site;
  readonly fleet: Fleet;
  readonly severity: Severity;
  readonly worst: Finding | undefined;
  /** Where the card leads. */
  readonly href: string;
  readonly selected: boolean;
  readonly onSelect: () => void;
  /** `SiteMarks`, beside the name. */
  readonly marks?: ReactNode;
  /** `SiteDetails`, at the foot. */
  readonly children?: ReactNode;
};

/** More characters than two lines of a card hold beside its marks. */
const longName = 18;

/** One site at a glance: its worst finding with time, releases, split and counts. */
export function SiteCard(props: Props) {
  const { site, fleet, severity, worst, href, selected, onSelect, marks, children } = props;
  const { t } = useTranslation();
  const link = useRef<HTMLAnchorElement>(null);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link itself is there for the keyboard
    <article
      className={classes.card}
      // Figures lie above the link that fills the card, so that their tooltips show.
      onClick={({ target }) => {
        if (target instanceof Element && target.closest('a, button') === null)
          link.current?.click();
      }}
      data-severity={severity}
      data-selected={selected}
      aria-label={site.name}
    >
      <header className={classes.head}>
        <SeverityMark severity={severity} size="1.5em" />
        <a
          ref={link}
          href={href}
          className={classes.name}
          data-long={site.name.length > longName}
          draggable={false}
        >
          {site.name}
        </a>
        {marks}
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
      {severity !== 'fine' && <Worst fleet={fleet} finding={worst} />}
      {children !== undefined && <div className={classes.details}>{children}</div>}
    </article>
  );
}

type WorstProps = { readonly fleet: Fleet; readonly finding: Finding | undefined };

function Worst({ fleet, finding }: WorstProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (finding === undefined) return <p className={classes.worst}>{t('map.notRead')}</p>;
  return (
    <p className={classes.worst}>
      <strong className={classes.age}>
        <Age at={finding.since} style="bare" />
      </strong>{' '}
      {sayFinding(t, format, fleet, finding).what}
    </p>
  );
}
