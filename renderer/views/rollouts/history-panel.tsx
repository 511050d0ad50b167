import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Rollout } from '../../../shared/model/rollout.ts';
import { newsOf } from '../../../shared/model/rollout-needs.ts';
import { strategies } from '../../../shared/model/rollout-request.ts';
import { EmptyState } from '../../parts/common/states.tsx';
import {
  filtered,
  noRolloutFilter,
  type OutcomeFilter,
  type RolloutFilter,
} from '../../state/rollout-filter.ts';
import { useApp } from '../../state/use-app.ts';
import { useTeller } from '../../state/use-teller.ts';
import {
  sayFromTo,
  scopeName,
  serviceName,
  sitesNamed,
  type Teller,
} from '../../words/say-rollout.ts';
import { Panel } from '../site/panel/panel.tsx';
import classes from './history-panel.module.css';
import { HistoryRow } from './history-row.tsx';

const columns = ['when', 'what', 'strategy', 'scope', 'by', 'outcome'] as const;

/** Every rollout that is remembered, newest first. */
export function HistoryPanel({ rollouts }: { readonly rollouts: readonly Rollout[] }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const [filter, setFilter] = useState<RolloutFilter>(noRolloutFilter);
  if (rollouts.length === 0) {
    return (
      <Panel title={t('rollouts.history')}>
        <EmptyState title={t('rollouts.list.none')} hint={t('rollouts.list.noneHint')} />
      </Panel>
    );
  }
  const shown = filtered(rollouts, filter, (one) => textOf(teller, one));
  return (
    <Panel
      title={
        <>
          {t('rollouts.history')}{' '}
          <small>{t('rollouts.list.shown', { shown: shown.length, all: rollouts.length })}</small>
        </>
      }
      tools={
        <>
          <AllRead rollouts={rollouts} />
          <Filters filter={filter} onFilter={setFilter} />
        </>
      }
    >
      {shown.length === 0 ? (
        <EmptyState title={t('rollouts.list.noMatch')} hint={t('rollouts.list.noMatchHint')}>
          <Button variant="default" size="md" onClick={() => setFilter(noRolloutFilter)}>
            {t('map.clearFilter')}
          </Button>
        </EmptyState>
      ) : (
        <HistoryTable rollouts={shown} />
      )}
    </Panel>
  );
}

/** Nothing where everything that ended was looked at. */
function AllRead({ rollouts }: { readonly rollouts: readonly Rollout[] }) {
  const { t } = useTranslation();
  const { seen } = useApp();
  const keys = useStore(seen, (state) => state.keys);
  const news = rollouts.flatMap((one) => newsOf(one, Date.now()));
  if (news.every((key) => keys.has(key))) return null;
  return (
    <Button variant="default" size="md" onClick={() => seen.see(news)}>
      {t('rolloutNeeds.allRead')}
    </Button>
  );
}

/** Text of a rollout that the filter searches. */
function textOf(teller: Teller, { plan, by, id }: Rollout): string {
  const { scope, strategy, release } = plan.request;
  return [
    id,
    by,
    release,
    serviceName(teller, scope.service),
    scopeName(teller, scope),
    sitesNamed(teller, Object.keys(plan.sites)),
    teller.t(`rollouts.strategy.${strategy}`),
    sayFromTo(teller, plan),
  ].join(' ');
}

function HistoryTable({ rollouts }: { readonly rollouts: readonly Rollout[] }) {
  const { t } = useTranslation();
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t('rollouts.list.caption')}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`rollouts.list.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rollouts.map((rollout) => (
          <HistoryRow key={rollout.id} rollout={rollout} />
        ))}
      </tbody>
    </table>
  );
}

type FilterProps = {
  readonly filter: RolloutFilter;
  readonly onFilter: (filter: RolloutFilter) => void;
};

const outcomes: readonly OutcomeFilter[] = ['under-way', 'finished', 'rolled-back', 'taken-over'];

function Filters({ filter, onFilter }: FilterProps) {
  const { t } = useTranslation();
  const { strategy: _strategy, ...anyStrategy } = filter;
  const { outcome: _outcome, ...anyOutcome } = filter;
  const clear = { 'aria-label': t('common.clear') };
  return (
    <>
      <TextInput
        size="md"
        type="search"
        className={classes.search}
        aria-label={t('rollouts.list.filterText')}
        placeholder={t('rollouts.list.filterText')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={filter.query}
        onChange={(event) => onFilter({ ...filter, query: event.currentTarget.value })}
      />
      <Select
        size="md"
        className={classes.choice}
        aria-label={t('rollouts.list.strategy')}
        placeholder={t('rollouts.list.filterStrategy')}
        clearable
        clearButtonProps={clear}
        data={strategies.map((value) => ({ value, label: t(`rollouts.strategy.${value}`) }))}
        value={filter.strategy ?? null}
        onChange={(value) => {
          const strategy = strategies.find((one) => one === value);
          onFilter(strategy === undefined ? anyStrategy : { ...filter, strategy });
        }}
      />
      <Select
        size="md"
        className={classes.choice}
        aria-label={t('rollouts.list.outcome')}
        placeholder={t('rollouts.list.filterEnd')}
        clearable
        clearButtonProps={clear}
        data={outcomes.map((value) => ({
          value,
          label: value === 'under-way' ? t('rollouts.list.underWay') : t(`rollouts.end.${value}`),
        }))}
        value={filter.outcome ?? null}
        onChange={(value) => {
          const outcome = outcomes.find((one) => one === value);
          onFilter(outcome === undefined ? anyOutcome : { ...filter, outcome });
        }}
      />
    </>
  );
}
