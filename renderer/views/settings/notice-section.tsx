import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type NoticeKind, noticeKinds } from '../../state/settings-store.ts';
import { useApp } from '../../state/use-app.ts';
import classes from './settings-view.module.css';

type Permission = NotificationPermission | 'missing';

const permissionNow = (): Permission =>
  typeof Notification === 'undefined' ? 'missing' : Notification.permission;

/** Which notices the system shows, and whether it may. */
export function NoticeSection() {
  const { t } = useTranslation();
  const { settings } = useApp();
  const quiet = useStore(settings, (one) => one.quiet);
  const set = (kind: NoticeKind, isWanted: boolean) => {
    const others = quiet.filter((one) => one !== kind);
    settings.setState({ quiet: isWanted ? others : [...others, kind] });
  };
  return (
    <>
      <p className={classes.hint}>{t('settings.noticesHint')}</p>
      <PermissionNote />
      {noticeKinds.map((kind) => (
        <Switch
          key={kind}
          size="md"
          label={t(`settings.notice.${kind}`)}
          checked={!quiet.includes(kind)}
          onChange={(event) => set(kind, event.currentTarget.checked)}
        />
      ))}
    </>
  );
}

function PermissionNote() {
  const { t } = useTranslation();
  const [permission, setPermission] = useState(permissionNow);
  if (permission === 'granted') return null;
  const ask = async () => setPermission(await Notification.requestPermission());
  return (
    <div className={classes.note}>
      <p>{t(`settings.permission.${permission}`)}</p>
      {permission === 'default' && (
        <Button size="md" variant="default" onClick={() => void ask()}>
          {t('settings.allow')}
        </Button>
      )}
    </div>
  );
}
