import { IconClockPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStaleAge } from '../../../state/site-age.ts';
import { useConnected } from '../../../state/site-commands.ts';
import { useFormat } from '../../../words/use-format.ts';
import classes from './stale-frame.module.css';

type Props = { readonly readAt: string | undefined; readonly children: ReactNode };

/** Values of one reading: once that is old, they look old, and say how old. */
export function StaleFrame({ readAt, children }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  // Without a connection everything is old, and the whole screen says so already.
  const connected = useConnected();
  const old = useStaleAge(readAt);
  const age = connected ? old : undefined;
  return (
    <div className={classes.frame} data-stale={age !== undefined}>
      {age !== undefined && (
        <p className={classes.note}>
          <IconClockPause size={16} aria-hidden />{' '}
          {t('common.state.stale', { age: format.age(age) })}
        </p>
      )}
      {children}
    </div>
  );
}
