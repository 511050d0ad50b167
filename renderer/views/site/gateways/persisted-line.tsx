import { IconDeviceFloppy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SplitState } from '../../../../shared/model/split.ts';
import classes from './gateways-panel.module.css';

/** Whether a reload of HAProxy would bring back what is live now. */
export function PersistedLine({
  split,
  name,
}: {
  readonly split: SplitState;
  readonly name: string;
}) {
  const { t } = useTranslation();
  const { revision } = split.intent;
  const disk = split.persistedRevision;
  const [bad, text] =
    revision === 0
      ? [false, t('site.gateways.noIntent', { service: name })]
      : disk === undefined
        ? [true, t('site.gateways.nothingPersisted', { service: name, live: revision })]
        : disk === revision
          ? [false, t('site.gateways.persisted', { service: name, revision })]
          : [true, t('site.gateways.notPersisted', { service: name, live: revision, disk })];
  return (
    <p className={classes.line} data-bad={bad}>
      <IconDeviceFloppy size={18} aria-hidden /> <span>{text}</span>
    </p>
  );
}
