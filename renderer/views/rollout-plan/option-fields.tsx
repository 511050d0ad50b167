import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { strategies } from '../../../shared/model/rollout-request.ts';
import { type DraftOptions, isRolling } from '../../state/rollout-draft.ts';
import type { DraftProps } from './draft-props.ts';
import classes from './fields.module.css';
import { NumberField } from './number-field.tsx';

const following = strategies.filter((one) => one !== 'shadow');
const approvals = ['none', 'before-promotion', 'every-step'] as const;

/** Options of the chosen strategy, and the steps that need approval. */
export function OptionFields({ draft, onDraft }: DraftProps) {
  const { t } = useTranslation();
  const { options, strategy } = draft;
  const set = (part: Partial<DraftOptions>) =>
    onDraft({ ...draft, options: { ...options, ...part } });
  return (
    <fieldset className={classes.group}>
      <legend>{t('rolloutPlan.options', { strategy: t(`rollouts.strategy.${strategy}`) })}</legend>
      {strategy === 'shadow' && <ShadowFields options={options} set={set} />}
      {isRolling(draft) && <RollingFields options={options} set={set} />}
      {(strategy !== 'canary' || options.holds) && (
        <NumberField
          label={t('rolloutPlan.soakSeconds')}
          hint={t('rolloutPlan.soakHint')}
          value={options.soaks[strategy]}
          unit={t('rolloutPlan.seconds')}
          min={0}
          max={604_800}
          onValue={(soak) => set({ soaks: { ...options.soaks, [strategy]: soak } })}
        />
      )}
      <Select
        size="md"
        label={t('rolloutPlan.approval')}
        allowDeselect={false}
        comboboxProps={{ portalProps: { target: '#content' } }}
        value={options.approval}
        onChange={(value) => {
          const approval = approvals.find((one) => one === value);
          if (approval !== undefined) set({ approval });
        }}
        data={approvals.map((value) => ({ value, label: t(`rolloutPlan.approvals.${value}`) }))}
      />
    </fieldset>
  );
}

type PartProps = {
  readonly options: DraftOptions;
  readonly set: (part: Partial<DraftOptions>) => void;
};

function RollingFields({ options, set }: PartProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.pair}>
      <NumberField
        label={t('rolloutPlan.maxSurge')}
        value={options.maxSurge}
        min={0}
        max={64}
        onValue={(maxSurge) => set({ maxSurge })}
      />
      <NumberField
        label={t('rolloutPlan.maxUnavailable')}
        value={options.maxUnavailable}
        min={0}
        max={64}
        onValue={(maxUnavailable) => set({ maxUnavailable })}
      />
    </div>
  );
}

const nothing = 'nothing';

function ShadowFields({ options, set }: PartProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.pair}>
      <NumberField
        label={t('rolloutPlan.mirrorShare')}
        value={options.mirrorShare}
        times={100}
        unit="%"
        min={1}
        max={100}
        onValue={(mirrorShare) => set({ mirrorShare })}
      />
      <Select
        size="md"
        label={t('rolloutPlan.followedBy')}
        allowDeselect={false}
        comboboxProps={{ portalProps: { target: '#content' } }}
        value={options.followedBy ?? nothing}
        onChange={(value) => set({ followedBy: following.find((one) => one === value) })}
        data={[
          { value: nothing, label: t('rolloutPlan.nothing') },
          ...following.map((value) => ({ value, label: t(`rollouts.strategy.${value}`) })),
        ]}
      />
    </div>
  );
}
