import { useTranslation } from 'react-i18next';
import { sayError } from '../../words/say-error.ts';
import dialog from './dialog.module.css';

/** What a piece of work ended in: what happened, and what to do. */
export function RunError({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const { what, mend } = sayError(t, error);
  return (
    <p className={dialog.bad} role="alert">
      <strong>{what}</strong> {mend}
    </p>
  );
}
