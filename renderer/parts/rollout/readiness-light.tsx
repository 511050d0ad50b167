import { useTranslation } from 'react-i18next';
import type { Severity } from '../../../shared/model/picture.ts';
import type { Readiness } from '../../../shared/model/readiness.ts';
import { SeverityMark } from '../common/severity-mark.tsx';
import classes from './readiness-light.module.css';

const marks: Record<Readiness['light'], Severity> = {
  ready: 'fine',
  slow: 'warning',
  none: 'broken',
  unknown: 'unknown',
};

/** The light of a way back: a shape, a colour and a word that say the same. */
export function ReadinessLight({ light }: { readonly light: Readiness['light'] }) {
  const { t } = useTranslation();
  return (
    <span className={classes.light} data-light={light}>
      <SeverityMark severity={marks[light]} size="18px" decorative />
      {t(`rollouts.ready.light.${light}`)}
    </span>
  );
}
