import { useTranslation } from 'react-i18next';
import type { RolloutDetail } from '../../../shared/contract/rollouts.ts';
import { useSiteTime } from '../../state/site-time.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayEntry } from '../../words/say-journal.ts';
import { Panel } from '../site/panel/panel.tsx';
import classes from './lines.module.css';

const shown = 120;

/** Intents and results from the journal as sentences, newest first. */
export function JournalPanel({ detail }: { readonly detail: RolloutDetail }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const time = useSiteTime();
  const { journal, rollout } = detail;
  const newest = journal.slice(-shown).toReversed();
  return (
    <Panel title={t('rolloutLive.journal.title')} tools={<small>{time.zoneName}</small>}>
      {newest.length === 0 ? (
        <p className={classes.quiet}>{t('rolloutLive.journal.empty')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling needs keyboard focus
        <ol className={classes.journal} tabIndex={0} aria-label={t('rolloutLive.journal.title')}>
          {newest.map(({ seq, at, entry }) => {
            const { tone, text } = sayEntry(teller, rollout.plan, entry);
            return (
              <li key={seq} data-tone={tone}>
                <time dateTime={at} title={time.full(at)}>
                  {time.clock(at)}
                </time>
                <span>{text}</span>
              </li>
            );
          })}
        </ol>
      )}
    </Panel>
  );
}
