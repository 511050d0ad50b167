import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import type { Severity, SiteSummary } from '../../../shared/model/picture.ts';
import { type RolloutNeed, rolloutNeeds } from '../../../shared/model/rollout-needs.ts';
import { SeverityMark } from '../../parts/common/severity-mark.tsx';
import type { App } from '../../state/app.ts';
import { type Watched, watchCauses } from '../../state/notices.ts';
import { rolloutHref, siteHref } from '../../state/route-store.ts';
import type { NoticeKind } from '../../state/settings-store.ts';
import { useApp } from '../../state/use-app.ts';
import { hostOf } from '../../state/use-desktop.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayFinding } from '../../words/say-finding.ts';
import { sayNeed } from '../../words/say-need.ts';
import { siteName, type Teller } from '../../words/say-rollout.ts';

type Notice = {
  readonly key: string;
  readonly kind: NoticeKind;
  readonly title: string;
  readonly text: string;
  /** The screen that says more. */
  readonly href: string;
};

const severityOf = {
  broken: 'broken',
  held: 'warning',
  'rolled-back': 'broken',
  approval: 'warning',
} as const satisfies Record<NoticeKind, Severity>;

const shownAtOnce = 3;

/**
 * Tells what newly needs a person, once: on the page, and by the system while they look elsewhere.
 * Trouble from before the page was opened is on the screen.
 */
export function useNotices(): void {
  const app = useApp();
  const teller = useTeller();
  const words = useRef(teller);
  words.current = teller;
  useEffect(() => {
    let sites: Watched | undefined;
    let rollouts: Watched | undefined;
    const look = () => {
      const now = Date.now();
      const [overview, running] = [app.overview.getState(), app.rollouts.getState()];
      const notices: Notice[] = [];
      if (overview.kind === 'live') {
        const looked = watchCauses(sites, brokenSites(overview.value.sites.values()), now);
        sites = looked.watched;
        notices.push(...looked.due.map((one) => ofSite(words.current, one)));
      }
      if (running.kind === 'live') {
        const looked = watchCauses(rollouts, rolloutNeeds(running.value.rollouts, now), now);
        rollouts = looked.watched;
        notices.push(...looked.due.map((one) => ofRollout(words.current, one)));
      }
      for (const notice of notices.slice(0, shownAtOnce)) tell(app, words.current, notice);
    };
    // The clock looks each second, so lasting trouble is told though nothing else changes.
    const ends = [app.overview, app.rollouts, app.clock].map((each) => each.subscribe(look));
    return () => {
      for (const end of ends) end();
    };
  }, [app]);
}

const brokenSites = (all: Iterable<SiteSummary>) =>
  [...all]
    .filter(({ severity }) => severity === 'broken')
    .map((summary) => ({ key: `broken ${summary.site}`, summary }));

function ofSite(
  teller: Teller,
  { key, summary }: { readonly key: string; readonly summary: SiteSummary },
): Notice {
  const { t, format, fleet } = teller;
  const [worst] = summary.findings;
  return {
    ...{ key, kind: 'broken', href: siteHref(summary.site) },
    title: siteName(teller, summary.site),
    text:
      worst === undefined ? t('common.severity.broken') : sayFinding(t, format, fleet, worst).what,
  };
}

function ofRollout(teller: Teller, need: RolloutNeed): Notice {
  const { title, what } = sayNeed(teller, need);
  const kind = need.kind === 'sites-back' ? 'rolled-back' : need.kind;
  return { key: need.key, kind, href: rolloutHref(need.rollout.id), title, text: what };
}

function tell(app: App, { t }: Teller, notice: Notice): void {
  const { key, kind, title, text, href } = notice;
  notifications.show({
    id: key,
    title,
    icon: <SeverityMark severity={severityOf[kind]} size="24px" decorative />,
    color: 'transparent',
    closeButtonProps: { 'aria-label': t('common.close') },
    message: (
      <>
        <div>{text}</div>
        <a href={href}>{t(kind === 'broken' ? 'map.goTo' : 'settings.openRollout')}</a>
      </>
    ),
  });
  tellBySystem(app, notice);
}

/** Only to somebody who looks elsewhere, wants it, and has allowed it. */
function tellBySystem(app: App, { key, kind, title, text, href }: Notice): void {
  const unwanted = app.settings.getState().quiet.includes(kind);
  if (unwanted || document.hasFocus() || typeof Notification === 'undefined') return;
  if (Notification.permission !== 'granted') return;
  // The tag keeps two windows from telling the same twice.
  const shown = new Notification(title, { body: text, tag: key });
  shown.onclick = () => {
    window.location.assign(href);
    window.focus();
    shown.close();
    if (hostOf(app) === 'desktop') void app.client.api.desktop.show();
  };
}
