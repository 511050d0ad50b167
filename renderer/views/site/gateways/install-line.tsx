import { Button } from '@mantine/core';
import { IconEye, IconFileCheck, IconFileDiff, IconFileUnknown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstallState } from '../../../../shared/model/picture.ts';
import classes from './gateways-panel.module.css';
import { InstallDialog } from './install-dialog.tsx';

type Props = { readonly gateway: string; readonly install: InstallState };

/** Whether our part is on the gateway as the fleet asks, and the way to look at what differs. */
export function InstallLine({ gateway, install }: Props) {
  // Kept here, because the dialog outlives the difference that it was opened for.
  const [shown, show] = useState<string>();
  return (
    <>
      <InstallText install={install} onShow={show} />
      {shown !== undefined && (
        <InstallDialog gateway={gateway} diff={shown} onClose={() => show(undefined)} />
      )}
    </>
  );
}

type StateProps = { readonly install: InstallState; readonly onShow: (diff: string) => void };

function InstallText({ install, onShow }: StateProps) {
  const { t } = useTranslation();
  switch (install.kind) {
    case 'unknown':
      return (
        <p className={classes.line}>
          <IconFileUnknown size={18} aria-hidden /> {t('site.install.unknown')}
        </p>
      );
    case 'observing':
      return (
        <p className={classes.line}>
          <IconEye size={18} aria-hidden />
          <span>
            {t('site.install.observing')} {t('site.install.observingHint')}
          </span>
        </p>
      );
    case 'current':
      return (
        <p className={classes.line}>
          <IconFileCheck size={18} aria-hidden /> {t('site.install.current')}
        </p>
      );
    case 'differs':
      return (
        <div className={classes.differs}>
          <IconFileDiff size={20} aria-hidden />
          <span>
            {t('site.install.differs', { count: install.files.length })}
            {install.reasons.map((reason) => ` ${t(`site.install.reason.${reason}`)}`)}
          </span>
          <Button size="md" variant="default" onClick={() => onShow(install.diff)}>
            {t('site.install.show')}
          </Button>
        </div>
      );
  }
}
