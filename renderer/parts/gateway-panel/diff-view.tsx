import { useTranslation } from 'react-i18next';
import { diffLines } from './diff-lines.ts';
import classes from './diff-view.module.css';

/** A unified diff; added and removed lines differ by sign as well as by ground. */
export function DiffView({ diff }: { readonly diff: string }) {
  const { t } = useTranslation();
  return (
    <section className={classes.diff} aria-label={t('site.install.diff')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long diff is scrolled by keyboard too */}
      <pre tabIndex={0}>
        {diffLines(diff).map((line) => (
          <span key={line.n} data-kind={line.kind}>
            {line.text || ' '}
          </span>
        ))}
      </pre>
    </section>
  );
}
