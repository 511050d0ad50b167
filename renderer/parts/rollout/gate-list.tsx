import { IconCircleCheck, IconHelpCircle, IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { GateNow } from '../../../shared/model/rollout.ts';
import { Gap } from '../common/states.tsx';
import classes from './gate-list.module.css';

export type GateLine = {
  readonly key: string;
  readonly name: string;
  /** Absent: of the whole wave. */
  readonly site?: string;
  readonly state: GateNow['state'];
  readonly value?: string;
  readonly limit?: string;
};

/** Each gate with its present figure beside its limit, in the order of `gates`. */
export function GateList({ gates }: { readonly gates: readonly GateLine[] }) {
  const { t } = useTranslation();
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t('rolloutLive.gates.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('rolloutLive.gates.gate')}</th>
          <th scope="col">{t('rolloutLive.gates.present')}</th>
          <th scope="col">{t('rolloutLive.gates.limit')}</th>
        </tr>
      </thead>
      <tbody>
        {gates.map((gate) => (
          <tr key={gate.key} data-state={gate.state}>
            <th scope="row">
              <span className={classes.name}>
                <StateIcon state={gate.state} />
                <span>
                  {gate.name}
                  {gate.site !== undefined && <small>{gate.site}</small>}
                </span>
              </span>
            </th>
            <td>
              {gate.value ?? (gate.limit === undefined ? '' : <Gap />)}
              {(gate.state !== 'passes' || gate.value === undefined) && (
                <small className={classes.state}>
                  {t(`rolloutLive.gates.state.${gate.state}`)}
                </small>
              )}
            </td>
            <td>{gate.limit}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StateIcon({ state }: { readonly state: GateNow['state'] }) {
  switch (state) {
    case 'passes':
      return <IconCircleCheck size={18} aria-hidden />;
    case 'waits':
      return <IconHourglass size={18} aria-hidden />;
    case 'cannot-tell':
      return <IconHelpCircle size={18} aria-hidden />;
  }
}
