import { Button } from '@mantine/core';
import { IconEye, IconSteeringWheel } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ForeignRollout } from '../../../shared/contract/rollouts.ts';
import { rolloutHref, siteHref } from '../../state/route-store.ts';
import { useConnected } from '../../state/site-commands.ts';
import { useZoneOf } from '../../state/site-time.ts';
import { useApp } from '../../state/use-app.ts';
import { useTeller } from '../../state/use-teller.ts';
import { releaseName, serviceName, siteName, sitesNamed } from '../../words/say-rollout.ts';
import { TimeZoneProvider } from '../../words/time-zone.ts';
import { RunError } from '../site/changes/run-error.tsx';
import { Panel } from '../site/panel/panel.tsx';
import { ComparePanel } from './compare-panel.tsx';
import { comparedElsewhere } from './compared-of.ts';
import lines from './lines.module.css';
import header from './rollout-header.module.css';
import classes from './rollout-view.module.css';

/** A rollout that another console drives: watched only, until it may be taken over. */
export function ForeignView({ rollout }: { readonly rollout: ForeignRollout }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const { driver, strategy, sites } = rollout;
  const service = serviceName(teller, rollout.service);
  const release = releaseName(teller, rollout.release);
  return (
    <>
      <header className={header.header} data-tone="waits">
        <div className={header.name}>
          <h1>{t('rollouts.at', { service, release })}</h1>
          <p>{t('rollouts.foreign.title')}</p>
        </div>
        <div className={header.now}>
          <p className={header.happens}>
            <IconEye size={22} aria-hidden />
            <span>
              <strong>
                {t('rollouts.foreign.line', {
                  driver,
                  service,
                  release,
                  strategy: t(`rollouts.strategy.${strategy}`),
                  sites: sitesNamed(teller, sites),
                })}
                .
              </strong>{' '}
              {t('rollouts.foreign.stands', { wave: rollout.wave + 1, step: rollout.step + 1 })}{' '}
              {t('rollouts.foreign.watchOnly', { driver })}
            </span>
          </p>
        </div>
        <div className={header.tools}>
          <TakeOver rollout={rollout} />
        </div>
      </header>
      <div className={classes.screen}>
        <Panel title={t('rolloutLive.sites.title')}>
          <ul className={lines.lines}>
            {sites.map((site) => (
              <li key={site}>
                <a href={siteHref(site)}>{siteName(teller, site)}</a>
              </li>
            ))}
          </ul>
        </Panel>
        <TimeZoneProvider value={useZoneOf(sites)}>
          <ComparePanel
            sites={sites}
            first={sites[0]}
            compared={comparedElsewhere(teller, rollout)}
          />
        </TimeZoneProvider>
      </div>
    </>
  );
}

/** Possible only once the other console no longer drives; until then it says for how long. */
export function TakeOver({ rollout }: { readonly rollout: ForeignRollout }) {
  const teller = useTeller();
  const { t, format } = teller;
  const { client } = useApp();
  const connected = useConnected();
  const { drivingLeft: left } = rollout;
  const take = useMutation({
    mutationFn: () => client.api.rollouts.takeOver({ key: crypto.randomUUID(), id: rollout.id }),
    onSuccess: ({ id }) => window.location.assign(rolloutHref(id)),
  });
  return (
    <div className={lines.takeOver}>
      <p>
        {left > 0
          ? t('rollouts.foreign.left', { left: format.seconds(left) })
          : `${t('rollouts.foreign.free')} ${t('rollouts.foreign.takeOverHint')}`}
      </p>
      <Button
        size="md"
        leftSection={<IconSteeringWheel size={18} aria-hidden />}
        disabled={!connected || left > 0}
        loading={take.isPending}
        onClick={() => take.mutate()}
      >
        {t('rollouts.foreign.takeOver')}
      </Button>
      {take.error && <RunError error={take.error} />}
    </div>
  );
}
