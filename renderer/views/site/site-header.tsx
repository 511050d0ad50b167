import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Finding, SiteSummary } from '../../../shared/model/picture.ts';
import type { Site } from '../../../shared/model/site.ts';
import { Age } from '../../parts/common/age.tsx';
import { SeverityMark } from '../../parts/common/severity-mark.tsx';
import { wellOf } from '../../parts/map/site-figures.ts';
import { useSiteTime } from '../../state/site-time.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { sayFinding } from '../../words/say-finding.ts';
import { useFormat } from '../../words/use-format.ts';
import classes from './site-header.module.css';

type Props = { readonly site: Site; readonly summary: SiteSummary };

/** Which site this is, what its clock says, and what needs a person here, worst first. */
export function SiteHeader({ site, summary }: Props) {
  const { t } = useTranslation();
  const environment = useFleet()?.environments.find((one) => one.id === site.environment);
  return (
    <header className={classes.header} data-severity={summary.severity}>
      <div className={classes.name}>
        <h1>{site.name}</h1>
        {environment && (
          <p>
            <i style={{ background: environment.color }} aria-hidden />{' '}
            {environmentWords(environment.name, t(`common.kind.${environment.kind}`))}
          </p>
        )}
      </div>
      <Findings summary={summary} />
      <div className={classes.times}>
        <Time site={site} />
        <span>
          {summary.readAt === undefined ? t('site.readNever') : <ReadAge at={summary.readAt} />}
        </span>
      </div>
    </header>
  );
}

/** The name alone where it says the kind as well. */
const environmentWords = (name: string, kind: string) =>
  name.toLowerCase() === kind.toLowerCase() ? name : `${name} · ${kind}`;

/** The clock that all times of this screen follow; the site's own, unless the person chose another. */
function Time({ site }: { readonly site: Site }) {
  const { t } = useTranslation();
  const time = useSiteTime();
  const now = useStore(useApp().clock, time.clock);
  return (
    <span title={time.timeZone}>
      {t(time.timeZone === site.timeZone ? 'site.localTime' : 'site.time')} <b>{now}</b>{' '}
      {time.zoneName}
    </span>
  );
}

function ReadAge({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const age = useStore(useApp().clock, (now) => format.age(now - Date.parse(at)));
  return t('site.read', { age });
}

function Findings({ summary }: { readonly summary: SiteSummary }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { findings, severity } = summary;
  const isWell = severity === 'fine' && wellOf(summary) !== 'connecting';
  if (findings.length === 0) {
    return (
      <div className={classes.findings}>
        <p className={classes.finding}>
          <SeverityMark severity={severity} size="1.375rem" />
          <span>
            <strong>{isWell && t('site.fine')}</strong>{' '}
            {t(severity === 'fine' ? `site.well.${wellOf(summary)}` : 'site.unknownLine')}
          </span>
        </p>
      </div>
    );
  }
  const count = findings.length - 1;
  return (
    <div className={classes.findings}>
      <ul aria-label={t('site.findings')}>
        {findings.slice(0, all ? undefined : 1).map((finding) => (
          <FindingLine key={`${finding.code} ${finding.subject}`} finding={finding} />
        ))}
      </ul>
      {count > 0 && (
        <Button size="md" variant="default" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('site.lessFindings') : t('site.moreFindings', { count })}
        </Button>
      )}
    </div>
  );
}

function FindingLine({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  const format = useFormat();
  const time = useSiteTime();
  const { what, mend } = sayFinding(t, format, useFleet(), finding);
  return (
    <li className={classes.finding}>
      <SeverityMark severity={finding.severity} size="1.375rem" />
      <span>
        <strong>{what}</strong>{' '}
        <span title={time.full(finding.since)}>
          {t('common.since', { time: time.labelled(finding.since) })} (
          <Age at={finding.since} style="for" />
          ).
        </span>{' '}
        {mend}
      </span>
    </li>
  );
}
