import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/use-app.ts';
import { useHost } from '../../state/use-desktop.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import classes from './settings-view.module.css';
import { useOpenFleet, useRecentFleets } from './use-fleets.ts';

/** Which fleet file is open, and how another is opened. */
export function FleetSection() {
  const { t } = useTranslation();
  const { fleet } = useApp();
  const file = useStreamPart(fleet, (state) => (state.simulated ? undefined : state.file));
  const simulated = useStreamPart(fleet, (state) => state.simulated) ?? false;
  const isDesktop = useHost() === 'desktop';
  return (
    <>
      <dl className={classes.facts}>
        <dt>{t('settings.fleetFile')}</dt>
        <dd>{simulated ? t('settings.lab') : <code>{file}</code>}</dd>
      </dl>
      {isDesktop ? <OtherFleets simulated={simulated} /> : <StartWith />}
    </>
  );
}

function StartWith() {
  const { t } = useTranslation();
  return (
    <div>
      <p className={classes.hint}>{t('settings.headless')}</p>
      <code>npm start -- --web --fleet FILE</code>
    </div>
  );
}

function OtherFleets({ simulated }: { readonly simulated: boolean }) {
  const { t } = useTranslation();
  const recent = useRecentFleets();
  const open = useOpenFleet();
  return (
    <>
      <p className={classes.hint}>{t('settings.restarts')}</p>
      <div className={classes.buttons}>
        <Button size="md" onClick={() => open({ kind: 'choose' })}>
          {t('settings.openFleet')}
        </Button>
        {!simulated && (
          <Button size="md" variant="default" onClick={() => open({ kind: 'lab' })}>
            {t('settings.openLab')}
          </Button>
        )}
      </div>
      {recent.length > 0 && (
        <div>
          <h3 className={classes.label}>{t('settings.recent')}</h3>
          <ul className={classes.recent}>
            {recent.map((file) => (
              <li key={file}>
                <Button
                  size="md"
                  variant="subtle"
                  aria-label={t('settings.openFile', { file })}
                  onClick={() => open({ kind: 'file', file })}
                >
                  <code>{file}</code>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
