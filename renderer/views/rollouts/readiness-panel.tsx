import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Readiness } from '../../../shared/model/readiness.ts';
import { EmptyState, StreamView } from '../../parts/common/states.tsx';
import { useReadinessStream } from '../../state/use-rollouts.ts';
import { useStream } from '../../state/use-stream.ts';
import { Panel } from '../site/panel/panel.tsx';
import { DrillDialog } from './drill-dialog.tsx';
import classes from './history-panel.module.css';
import { ReadinessRow } from './readiness-row.tsx';

const columns = ['where', 'way', 'seconds', 'data', 'drill'] as const;

/** Rollback readiness of every service and site, worst first. */
export function ReadinessPanel() {
  const state = useStream(useReadinessStream());
  return <StreamView state={state}>{(all) => <Lights all={all} />}</StreamView>;
}

const order = ['none', 'slow', 'unknown', 'ready'];
const worstFirst = (all: readonly Readiness[]) =>
  all.toSorted((one, other) => order.indexOf(one.light) - order.indexOf(other.light));

function Lights({ all }: { readonly all: readonly Readiness[] }) {
  const { t } = useTranslation();
  const [drilled, drill] = useState<Readiness>();
  if (all.length === 0) return <EmptyState title={t('rollouts.ready.empty')} />;
  return (
    <Panel title={t('rollouts.readiness')}>
      <table className={classes.table}>
        <caption className="visually-hidden">{t('rollouts.ready.caption')}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`rollouts.ready.${column}`)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {worstFirst(all).map((one) => (
            <ReadinessRow
              key={`${one.service} ${one.site}`}
              readiness={one}
              onDrill={() => drill(one)}
            />
          ))}
        </tbody>
      </table>
      {drilled !== undefined && (
        <DrillDialog readiness={drilled} onClose={() => drill(undefined)} />
      )}
    </Panel>
  );
}
