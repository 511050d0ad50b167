import { Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DraftOptions } from '../../state/rollout-draft.ts';
import type { DraftProps } from './draft-props.ts';
import classes from './fields.module.css';
import { NumberField } from './number-field.tsx';

const restarts = ['continue', 'hold', 'roll-back'] as const;
const returns = ['ask', 'finish'] as const;
const minute = 1 / 60;

/** Fields for an environment: waves, and sites out of reach now. */
export function WaveFields({ draft, onDraft }: DraftProps) {
  const { t } = useTranslation();
  const { options } = draft;
  const set = (part: Partial<DraftOptions>) =>
    onDraft({ ...draft, options: { ...options, ...part } });
  return (
    <fieldset className={classes.group}>
      <legend>{t('rolloutPlan.waves')}</legend>
      <Switch
        size="md"
        label={t('rolloutPlan.inWaves')}
        checked={options.inWaves}
        onChange={(event) => set({ inWaves: event.currentTarget.checked })}
      />
      {options.inWaves && (
        <div className={classes.pair}>
          <NumberField
            label={t('rolloutPlan.first')}
            value={options.first}
            min={1}
            max={1000}
            onValue={(first) => set({ first })}
          />
          <NumberField
            label={t('rolloutPlan.growth')}
            value={options.growth}
            min={1}
            max={100}
            decimals={1}
            onValue={(growth) => set({ growth })}
          />
          <NumberField
            label={t('rolloutPlan.stopAfter')}
            value={options.stopAfter}
            min={1}
            max={1000}
            onValue={(stopAfter) => set({ stopAfter })}
          />
        </div>
      )}
      <Select
        size="md"
        label={t('rolloutPlan.onReturn')}
        allowDeselect={false}
        comboboxProps={{ portalProps: { target: '#content' } }}
        value={options.onReturn}
        onChange={(value) => {
          const onReturn = returns.find((one) => one === value);
          if (onReturn !== undefined) set({ onReturn });
        }}
        data={returns.map((value) => ({ value, label: t(`rolloutPlan.returns.${value}`) }))}
      />
    </fieldset>
  );
}

/** Fields with defaults that fit nearly everybody. */
export function MoreFields({ draft, onDraft }: DraftProps) {
  const { t } = useTranslation();
  const { options } = draft;
  const set = (part: Partial<DraftOptions>) =>
    onDraft({ ...draft, options: { ...options, ...part } });
  const time = { times: minute, unit: t('rolloutPlan.minutes'), decimals: 1, max: 10_080 };
  const whole = (seconds: number) => Math.round(seconds);
  return (
    <details className={classes.more}>
      <summary>{t('rolloutPlan.more')}</summary>
      <div className={classes.group}>
        <div className={classes.pair}>
          <NumberField
            {...time}
            label={t('rolloutPlan.watch')}
            value={options.watchSeconds}
            min={0}
            onValue={(seconds) => set({ watchSeconds: whole(seconds) })}
          />
          <NumberField
            {...time}
            label={t('rolloutPlan.keep')}
            value={options.keepSeconds}
            min={0}
            onValue={(seconds) => set({ keepSeconds: whole(seconds) })}
          />
          <NumberField
            {...time}
            label={t('rolloutPlan.timeLimit')}
            value={options.timeLimitSeconds}
            min={1}
            onValue={(seconds) => set({ timeLimitSeconds: whole(seconds) })}
          />
        </div>
        <Select
          size="md"
          label={t('rolloutPlan.onRestart')}
          allowDeselect={false}
          comboboxProps={{ portalProps: { target: '#content' } }}
          value={options.onRestart}
          onChange={(value) => {
            const onRestart = restarts.find((one) => one === value);
            if (onRestart !== undefined) set({ onRestart });
          }}
          data={restarts.map((value) => ({ value, label: t(`rolloutPlan.restarts.${value}`) }))}
        />
      </div>
    </details>
  );
}
