import { useTranslation } from 'react-i18next';
import type { SplitControl } from '../../../state/site-split.ts';
import classes from './no-control.module.css';

type Props = {
  readonly control: SplitControl;
  /** A release stands in a slot without a role. */
  readonly idle: boolean;
};

/** Why there is no slider, and what to do about it. */
export function NoControl({ control, idle }: Props) {
  const { t } = useTranslation();
  switch (control.kind) {
    case 'slider':
    case 'blue-green':
      return null;
    case 'unread':
      return <Note title={t('traffic.control.unread')} hint={t('traffic.control.unreadHint')} />;
    case 'nothing-runs':
      return (
        <Note title={t('traffic.variants.none')} hint={t('traffic.control.nothingRunsHint')} />
      );
    case 'observing':
      return (
        <Note title={t('traffic.control.observing')} hint={t('traffic.control.observingHint')} />
      );
    case 'no-cameras':
      return (
        <Note title={t('traffic.control.noCameras')} hint={t('traffic.control.noCamerasHint')} />
      );
    case 'no-candidate':
      return (
        <Note
          title={t('traffic.control.noCandidate')}
          hint={t(idle ? 'traffic.control.idleHint' : 'traffic.control.noCandidateHint')}
        />
      );
  }
}

function Note({ title, hint }: { readonly title: string; readonly hint: string }) {
  return (
    <div className={classes.note}>
      <strong>{title}</strong>
      <p>{hint}</p>
    </div>
  );
}
