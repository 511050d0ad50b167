import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkState } from '../../../shared/model/link.ts';
import { LinkBadge, LinkSentence } from '../common/link-badge.tsx';
import classes from './host-card.module.css';

type Props = {
  /** Gateway or engine id. */
  readonly host: string;
  readonly link: LinkState;
  /** What is known of its software, e.g. "HAProxy 2.6.12". */
  readonly facts: readonly string[];
  /** Absent while it cannot be tried: no connection to the backend. */
  readonly onRetry?: () => void;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
};

/** A host: its link with the reason and the next attempt, its software, and what stands on it. */
export function HostCard({ host, link, facts, onRetry, tools, children }: Props) {
  const { t } = useTranslation();
  const quiet = link.kind === 'up' || link.kind === 'connecting';
  return (
    <article className={classes.card} aria-label={host}>
      <header className={classes.head}>
        <h3>{host}</h3>
        <LinkBadge host={host} state={link} nameless />
        <span className={classes.facts}>{facts.join(' · ')}</span>
        {tools}
      </header>
      {!quiet && (
        <div className={classes.trouble} data-kind={link.kind}>
          <p>
            <LinkSentence host={host} state={link} />
          </p>
          {onRetry && (
            <Button
              size="md"
              variant="default"
              leftSection={<IconRefresh size={18} aria-hidden />}
              onClick={onRetry}
            >
              {t('common.retry')}
            </Button>
          )}
        </div>
      )}
      {children}
    </article>
  );
}
