import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkState } from '../../../shared/model/link.ts';
import { sayError } from '../../words/say-error.ts';
import { LinkBadge, LinkSentence } from '../common/link-badge.tsx';
import classes from './host-card.module.css';

type Props = {
  /** Gateway or engine id. */
  readonly host: string;
  readonly link: LinkState;
  /** Known facts of its software, e.g. "HAProxy 2.6.12". */
  readonly facts: readonly string[];
  /** Absent while it cannot be tried: no connection to the backend. */
  readonly onRetry?: () => Promise<void>;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
};

/** A host: its link with the reason and the next attempt, its software, and what stands on it. */
export function HostFrame({ host, link, facts, onRetry, tools, children }: Props) {
  const quiet = link.kind === 'up' || link.kind === 'connecting';
  return (
    <article className={classes.card} aria-label={host}>
      <header className={classes.head}>
        <div className={classes.host}>
          <h3>{host}</h3> <LinkBadge host={host} state={link} nameless />
          <p>{facts.join(' · ')}</p>
        </div>
        {tools}
      </header>
      {!quiet && (
        <div className={classes.trouble} data-kind={link.kind}>
          <p>
            <LinkSentence host={host} state={link} />
          </p>
          {onRetry && <RetryButton onRetry={onRetry} />}
        </div>
      )}
      {children}
    </article>
  );
}

function RetryButton({ onRetry }: { readonly onRetry: () => Promise<void> }) {
  const { t } = useTranslation();
  const retry = useMutation({ mutationFn: onRetry });
  return (
    <>
      <Button
        size="md"
        variant="default"
        leftSection={<IconRefresh size={18} aria-hidden />}
        loading={retry.isPending}
        onClick={() => retry.mutate()}
      >
        {t('common.retry')}
      </Button>
      {retry.error && <p role="alert">{sayError(t, retry.error).what}</p>}
    </>
  );
}
