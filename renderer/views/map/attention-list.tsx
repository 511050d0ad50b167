import { IconArrowRight, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Age } from '../../parts/common/age.tsx';
import { SeverityMark } from '../../parts/common/severity-mark.tsx';
import type { AttentionItem } from '../../state/attention.ts';
import { siteHref } from '../../state/route-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useAttentionItems } from '../../state/use-attention.ts';
import { useCalm } from '../../state/use-calm.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { sayFinding } from '../../words/say-finding.ts';
import { useFormat } from '../../words/use-format.ts';
import classes from './attention-list.module.css';
import { AttentionRollout } from './attention-rollout.tsx';
import { useMapWorld } from './map-context.ts';
import { useSelected } from './use-selected.ts';

/** Sites and rollouts that need a person, worst first: problem, age, advice, and a link. */
export function AttentionList() {
  const { t } = useTranslation();
  const { sites } = useMapWorld();
  const [calm, hold] = useCalm(useAttentionItems());
  const shown = calm.filter(({ kind, id }) => kind === 'rollout' || sites.has(id));
  return (
    <aside className={classes.list} aria-labelledby="attention" {...hold}>
      <h2 id="attention" className={classes.title}>
        {t('map.attention')}
        {shown.length > 0 && <AttentionCount items={shown} />}
      </h2>
      {shown.length === 0 ? (
        <AllWell />
      ) : (
        <ul className={classes.items}>
          {shown.map(({ kind, id }) =>
            kind === 'site' ? (
              <AttentionSite key={id} id={id} />
            ) : (
              <AttentionRollout key={id} id={id} />
            ),
          )}
        </ul>
      )}
    </aside>
  );
}

function AttentionCount({ items }: { readonly items: readonly AttentionItem[] }) {
  const { t } = useTranslation();
  const sites = items.filter(({ kind }) => kind === 'site').length;
  const rollouts = items.length - sites;
  const parts = [
    ...(rollouts > 0 ? [t('rolloutNeeds.count', { count: rollouts })] : []),
    ...(sites > 0 ? [t('map.attentionCount', { count: sites })] : []),
  ];
  return <span className={classes.count}>{parts.join(' · ')}</span>;
}

function AllWell() {
  const { t } = useTranslation();
  const { sites } = useMapWorld();
  return (
    <div className={classes.well}>
      <IconCircleCheck size={36} aria-hidden />
      <p>
        <strong>{t('map.attentionNone')}</strong>
      </p>
      <p>{t('map.attentionNoneHint', { count: sites.size })}</p>
    </div>
  );
}

function AttentionSite({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { fleet, sites } = useMapWorld();
  const summary = useStreamPart(useApp().overview, (value) => value.sites.get(id));
  const [selected, select] = useSelected({ kind: 'site', site: id });
  const site = sites.get(id);
  if (site === undefined || summary === undefined) return null;
  const environment = fleet.environments.find((one) => one.id === site.environment);
  const more = summary.findings.length - 1;
  return (
    <li className={classes.item} data-severity={summary.severity} data-selected={selected}>
      <button type="button" className={classes.body} aria-pressed={selected} onClick={select}>
        <span className={classes.name}>
          <SeverityMark severity={summary.severity} size="1.3em" />
          <span>
            <b>{site.name}</b> <span className={classes.environment}>{environment?.name}</span>
          </span>
        </span>
        <Worst id={id} />
        {more > 0 && <span className={classes.more}>{t('map.more', { count: more })}</span>}
      </button>
      <a
        href={siteHref(id)}
        className={classes.go}
        aria-label={t('map.openSite', { name: site.name })}
      >
        <IconArrowRight size={22} aria-hidden />
      </a>
    </li>
  );
}

function Worst({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { fleet } = useMapWorld();
  const finding = useStreamPart(useApp().overview, (value) => value.sites.get(id)?.findings[0]);
  const severity = useStreamPart(useApp().overview, (value) => value.sites.get(id)?.severity);
  if (finding === undefined) {
    return (
      <span className={classes.what}>
        {severity === 'fine' ? t('findings.fine') : t('map.notRead')}
      </span>
    );
  }
  const said = sayFinding(t, format, fleet, finding);
  return (
    <>
      <span className={classes.what}>
        {said.what}{' '}
        <strong className={classes.age}>
          <Age at={finding.since} style="for" />
        </strong>
      </span>
      <span className={classes.mend}>{said.mend}</span>
    </>
  );
}
