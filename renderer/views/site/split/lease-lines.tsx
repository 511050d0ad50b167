import { SegmentedControl } from '@mantine/core';
import { IconClockExclamation, IconHandStop, IconHourglass } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { LeasePolicy, LeaseState } from '../../../../shared/model/split.ts';
import { oldest, useStaleAge } from '../../../state/site-age.ts';
import { useConnected, useSiteCommands } from '../../../state/site-commands.ts';
import { leasesOf } from '../../../state/site-lease.ts';
import type { SiteService } from '../../../state/site-split.ts';
import { type SiteTime, useSiteTime } from '../../../state/site-time.ts';
import { useApp } from '../../../state/use-app.ts';
import { useFormat } from '../../../words/use-format.ts';
import classes from './lease.module.css';

type Props = { readonly service: SiteService; readonly site: string };

/** The share's lease, and the choice of its effect when nobody renews it. */
export function LeaseLines({ service, site }: Props) {
  const { t } = useTranslation();
  const time = useSiteTime();
  const operator = useOperator();
  const format = useFormat();
  const age = useStaleAge(oldest(service.splits));
  const said = leasesOf(service.splits).map(({ gateway, lease }) => ({
    gateway,
    kind: lease.kind,
    text:
      age !== undefined && lease.kind === 'live'
        ? t('traffic.lease.unread', { age: format.age(age) })
        : sayLease(t, time, lease, operator),
  }));
  const one = new Set(said.map((line) => line.kind)).size <= 1;
  return (
    <div className={classes.lease}>
      <ul className={classes.lines}>
        {(one ? said.slice(0, 1) : said).map((line) => (
          <li key={line.gateway} data-kind={line.kind}>
            <LeaseIcon kind={line.kind} />
            <span>
              {!one && <b>{line.gateway}: </b>}
              {line.text}
            </span>
          </li>
        ))}
      </ul>
      <PolicyChoice service={service} site={site} />
    </div>
  );
}

/** Who acts at this console; still known while the connection is lost. */
function useOperator(): string | undefined {
  const known = useRef<string>(undefined);
  const operator = useStore(useApp().client.connection.store, (state) =>
    state.kind === 'open' ? state.info.operator : undefined,
  );
  known.current = operator ?? known.current;
  return known.current;
}

function sayLease(
  t: TFunction,
  time: SiteTime,
  lease: LeaseState,
  operator: string | undefined,
): string {
  switch (lease.kind) {
    case 'none':
      return t('traffic.lease.none');
    case 'held':
      return t('traffic.lease.held');
    case 'live': {
      const left = t('traffic.seconds', { count: Math.max(0, Math.round(lease.deadManLeft)) });
      const mine = operator !== undefined && lease.driver.startsWith(operator);
      return mine
        ? t('traffic.lease.live', { left })
        : t('traffic.lease.other', { left, driver: lease.driver });
    }
    case 'expired':
      return t('traffic.lease.expired', { driver: lease.driver, time: time.labelled(lease.since) });
  }
}

function LeaseIcon({ kind }: { readonly kind: LeaseState['kind'] }) {
  switch (kind) {
    case 'expired':
      return <IconClockExclamation size={18} aria-hidden />;
    case 'held':
      return <IconHandStop size={18} aria-hidden />;
    case 'live':
    case 'none':
      return <IconHourglass size={18} aria-hidden />;
  }
}

function PolicyChoice({ service, site }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const commands = useSiteCommands(site);
  const connected = useConnected();
  const held = service.splits.some((one) => one.intent.policy === 'hold');
  const choose = (policy: LeasePolicy) => void commands.policy(service.service.id, policy);
  return (
    <div className={classes.policy}>
      <span id={id}>{t('traffic.policy.label')}</span>
      <SegmentedControl
        aria-labelledby={id}
        disabled={!connected}
        value={held ? 'hold' : 'dead-man'}
        onChange={(value) => choose(value === 'hold' ? 'hold' : 'dead-man')}
        data={(['dead-man', 'hold'] as const).map((value) => ({
          value,
          label: t(`traffic.policy.${value}`),
        }))}
        classNames={{ label: classes.choice ?? '' }}
      />
    </div>
  );
}
