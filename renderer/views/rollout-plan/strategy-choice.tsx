import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { strategies } from '../../../shared/model/rollout-request.ts';
import { mostInstances } from '../../state/rollout-draft.ts';
import type { DraftProps } from './draft-props.ts';
import classes from './strategy-choice.module.css';

/** The five ways, each with what it does and what it needs. */
export function StrategyChoice({ fleet, draft, onDraft }: DraftProps) {
  const { t } = useTranslation();
  const name = useId();
  const single = mostInstances(fleet, draft) === 1;
  return (
    <fieldset className={classes.choice}>
      <legend>{t('rolloutPlan.strategy')}</legend>
      {strategies.map((strategy) => (
        <label key={strategy} className={classes.one} data-chosen={draft.strategy === strategy}>
          <input
            type="radio"
            name={name}
            value={strategy}
            checked={draft.strategy === strategy}
            onChange={() => onDraft({ ...draft, strategy })}
          />
          <span>
            <b>{t(`rollouts.strategy.${strategy}`)}</b>
            <small>
              {strategy === 'rolling' && single
                ? t('rolloutPlan.rollingOne')
                : t(`rolloutPlan.strategies.${strategy}`)}
            </small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
