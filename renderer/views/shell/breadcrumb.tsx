import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { SeverityMark } from '../../parts/common/severity-mark.tsx';
import { mapHref, type PageRoute, rolloutsHref } from '../../state/route-store.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import classes from './breadcrumb.module.css';

/** All sites › environment › site, or all sites › rollouts. */
export function Breadcrumb() {
  const { t } = useTranslation();
  const route = useStore(useApp().route);
  return (
    <nav className={classes.nav} aria-label={t('shell.breadcrumb')}>
      <ol className={classes.path}>
        <li>
          <a href={mapHref} aria-current={route.kind === 'map' ? 'page' : undefined}>
            {t('shell.allSites')}
          </a>
        </li>
        {route.kind === 'site' && <SiteSteps site={route.site} />}
        {route.kind === 'settings' && <li aria-current="page">{t('settings.title')}</li>}
        <RolloutSteps route={route} />
      </ol>
    </nav>
  );
}

function RolloutSteps({ route }: { readonly route: PageRoute }) {
  const { t } = useTranslation();
  if (route.kind === 'map' || route.kind === 'site' || route.kind === 'settings') return null;
  const here = route.kind === 'rollouts' || route.kind === 'readiness';
  return (
    <li>
      <a href={rolloutsHref} aria-current={here ? 'page' : undefined}>
        {t('rollouts.title')}
      </a>
    </li>
  );
}

function SiteSteps({ site: id }: { readonly site: string }) {
  const fleet = useFleet();
  const severity = useStreamPart(useApp().overview, (value) => value.sites.get(id)?.severity);
  const site = fleet?.sites.find((one) => one.id === id);
  const environment = fleet?.environments.find((one) => one.id === site?.environment);
  return (
    <>
      {environment !== undefined && <li>{environment.name}</li>}
      <li aria-current="page" className={classes.site}>
        {severity !== undefined && <SeverityMark severity={severity} />}
        <span>{site?.name ?? id}</span>
      </li>
    </>
  );
}
