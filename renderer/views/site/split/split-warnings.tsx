import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type SiteService, variantOf } from '../../../state/site-split.ts';
import { useFormat } from '../../../words/use-format.ts';
import classes from '../panel/notes.module.css';

/** That the candidate cannot answer: before a share is asked for, and while frames fall through. */
export function SplitWarnings({ service }: { readonly service: SiteService }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { now } = service;
  const candidate = variantOf(now, 'candidate');
  if ((now.fallenThrough ?? 0) > 0) {
    const rate = format.number(now.fallenThrough ?? 0);
    return <Warning bad text={t('traffic.fallenThrough', { rate })} />;
  }
  if (candidate && !candidate.servers.some((one) => one.state === 'up')) {
    return <Warning bad={(now.shares.asked ?? 0) > 0} text={t('traffic.control.noServer')} />;
  }
  return null;
}

function Warning({ text, bad }: { readonly text: string; readonly bad: boolean }) {
  return (
    <div className={classes.note} data-bad={bad}>
      <IconAlertTriangle size={20} aria-hidden />
      <div className={classes.text}>{text}</div>
    </div>
  );
}
