import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RolloutDetail } from '../../../shared/contract/rollouts.ts';
import { Age } from '../../parts/common/age.tsx';
import { pendingSince } from '../../state/rollout-facts.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayAction } from '../../words/say-rollout.ts';
import { Panel } from '../site/panel/panel.tsx';
import classes from './lines.module.css';

/** Pending actions with their ages; renders nothing when none is pending. */
export function PendingPanel({ detail }: { readonly detail: RolloutDetail }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const pending = pendingSince(detail.rollout, detail.journal);
  if (pending.length === 0) return null;
  return (
    <Panel title={t('rolloutLive.pending.title')}>
      <ul className={classes.lines} role="status">
        {pending.map(({ action, since }) => (
          <li key={action.id}>
            <Loader size={16} color="var(--ink-2)" aria-hidden />
            <span>{sayAction(teller, detail.rollout.plan, action)}</span>
            {since !== undefined && (
              <small>
                <Age at={since} style="for" />
              </small>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
