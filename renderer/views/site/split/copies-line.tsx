import { useTranslation } from 'react-i18next';
import type { SiteService } from '../../../state/site-split.ts';
import { useFormat } from '../../../words/use-format.ts';
import classes from '../panel/notes.module.css';

/** Outcomes of the copies for a shadow, over all gateways of the site. */
export function CopiesLine({ service }: { readonly service: SiteService }) {
  const { t } = useTranslation();
  const format = useFormat();
  const counts = service.splits.flatMap(
    (split) => (split.intent.roles.shadow && split.mirror) || [],
  );
  if (counts.length === 0) return null;
  const sum = (of: 'answered' | 'dropped' | 'failed') =>
    format.number(counts.reduce((total, one) => total + one[of], 0));
  const figures = { answered: sum('answered'), dropped: sum('dropped'), failed: sum('failed') };
  return <p className={classes.text}>{t('traffic.copies', figures)}</p>;
}
