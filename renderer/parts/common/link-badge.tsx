import { Tooltip } from '@mantine/core';
import {
  IconLink,
  IconLinkMinus,
  IconLinkOff,
  IconLoader,
  IconShieldX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LinkState } from '../../../shared/model/link.ts';
import { sayLink } from '../../words/say-link.ts';
import { useFormat } from '../../words/use-format.ts';
import { Age } from './age.tsx';
import { useClock } from './clock.ts';
import classes from './link-badge.module.css';

type Props = {
  /** Gateway or engine id. */
  readonly host: string;
  readonly state: LinkState;
  /** Leave the host's name out where it stands beside it. */
  readonly nameless?: boolean;
};

const icons: Record<LinkState['kind'], TablerIcon> = {
  connecting: IconLoader,
  up: IconLink,
  degraded: IconLinkMinus,
  down: IconLinkOff,
  refused: IconShieldX,
};

/** A host's link: an icon, a word, and since when if it is not up. The whole sentence on hover or focus. */
export function LinkBadge({ host, state, nameless = false }: Props) {
  const { t } = useTranslation();
  const Icon = icons[state.kind];
  const format = useFormat();
  return (
    <Tooltip
      label={<LinkSentence host={host} state={state} />}
      multiline
      maw={360}
      events={{ hover: true, focus: true, touch: true }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the sentence must be reachable by keyboard */}
      <span className={classes.badge} data-kind={state.kind} tabIndex={0} role="note">
        <Icon size="1.1em" aria-hidden />
        {!nameless && <span className={classes.host}>{host}</span>}
        <span>{t(`links.state.${state.kind}`)}</span>
        {state.kind === 'up' ? (
          <span className={classes.quiet}>
            {t('common.unit.ms', { value: format.number(state.roundTripMs) })}
          </span>
        ) : (
          <span className={classes.quiet}>
            <Age at={state.since} style="bare" />
          </span>
        )}
      </span>
    </Tooltip>
  );
}

/** Why the link is as it is, what to do, and when it is tried again; counts down. */
export function LinkSentence({ host, state }: Pick<Props, 'host' | 'state'>) {
  const { t } = useTranslation();
  const format = useFormat();
  return useClock((now) => sayLink(t, format, host, state, now));
}
