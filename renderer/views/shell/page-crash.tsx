import type { Language } from '../../state/settings-store.ts';
import { createWords } from '../../words/i18n.ts';
import { reasonOf } from './crash-boundary.tsx';
import classes from './page-crash.module.css';

/**
 * In place of the whole page when it threw outside a screen. It uses no provider of theme, words or
 * stores: one of them may be what threw.
 */
export function PageCrash({
  error,
  language,
}: {
  readonly error: unknown;
  readonly language: Language;
}) {
  const { t } = createWords(language);
  return (
    <div role="alert" lang={language} className={classes.page}>
      <h1>{t('shell.pageCrashed')}</h1>
      <p className={classes.reason}>{t('shell.pageCrashedReason', { detail: reasonOf(error) })}</p>
      <p>{t('shell.pageCrashedMend')}</p>
      <button type="button" className={classes.again} onClick={() => window.location.reload()}>
        {t('shell.reload')}
      </button>
    </div>
  );
}
