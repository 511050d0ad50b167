import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteSummary } from '../../../shared/model/picture.ts';
import { SeverityMark } from '../../parts/common/severity-mark.tsx';
import type { Overview } from '../../state/overview-store.ts';
import { siteHref } from '../../state/route-store.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { sayFinding } from '../../words/say-finding.ts';
import { useFormat } from '../../words/use-format.ts';

const shownAtOnce = 3;

/** Says when a site breaks while somebody watches; what was broken at the start is on the map. */
export function useTroubleNotices(): void {
  const app = useApp();
  const { t } = useTranslation();
  const format = useFormat();
  useEffect(
    () =>
      app.overview.subscribe((now, before) => {
        if (now.kind !== 'live' || before.kind !== 'live') return;
        const fleet = latest(app.fleet.getState())?.fleet;
        for (const summary of newlyBroken(before.value, now.value).slice(0, shownAtOnce)) {
          const name = fleet?.sites.find((one) => one.id === summary.site)?.name ?? summary.site;
          const worst = summary.findings[0];
          notifications.show({
            id: `broken ${summary.site}`,
            title: name,
            icon: <SeverityMark severity="broken" size="24px" decorative />,
            color: 'transparent',
            closeButtonProps: { 'aria-label': t('common.close') },
            message: (
              <>
                {worst !== undefined && <div>{sayFinding(t, format, fleet, worst).what}</div>}
                <a href={siteHref(summary.site)}>{t('map.goTo')}</a>
              </>
            ),
          });
        }
      }),
    [app, t, format],
  );
}

function newlyBroken(before: Overview, now: Overview): readonly SiteSummary[] {
  if (before.sites === now.sites) return [];
  return [...now.sites.values()].filter(
    (one) =>
      one.severity === 'broken' && (before.sites.get(one.site)?.severity ?? 'broken') !== 'broken',
  );
}
