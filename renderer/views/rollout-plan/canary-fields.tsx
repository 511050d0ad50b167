import { ActionIcon, Button, MultiSelect, SegmentedControl } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Segment } from '../../../shared/model/rollout-request.ts';
import { type DraftOptions, isCanary, isWide, scopeOf } from '../../state/rollout-draft.ts';
import { sitesOfScope } from '../../state/running-releases.ts';
import type { DraftProps } from './draft-props.ts';
import classes from './fields.module.css';
import { NumberField } from './number-field.tsx';

/** Which cameras go first, and in what steps the others follow. */
export function CanaryFields(props: DraftProps) {
  const { t } = useTranslation();
  const { draft, onDraft } = props;
  if (!isCanary(draft)) return null;
  const { options } = draft;
  const set = (part: Partial<DraftOptions>) =>
    onDraft({ ...draft, options: { ...options, ...part } });
  return (
    <>
      <SegmentedControl
        fullWidth
        size="md"
        className={classes.modes ?? ''}
        aria-label={t('rolloutPlan.mode')}
        value={options.holds ? 'hold' : 'steps'}
        onChange={(mode) => set({ holds: mode === 'hold' })}
        data={[
          { value: 'steps', label: t('rolloutPlan.modeSteps') },
          { value: 'hold', label: t('rolloutPlan.modeHold') },
        ]}
      />
      {options.holds ? (
        <NumberField
          label={t('rolloutPlan.abShare')}
          hint={t('rolloutPlan.abShareHint')}
          value={options.abShare}
          times={100}
          unit="%"
          min={1}
          max={99}
          onValue={(abShare) => set({ abShare })}
        />
      ) : (
        <StepFields steps={options.steps} onSteps={(steps) => set({ steps })} />
      )}
      <SegmentField {...props} />
    </>
  );
}

type StepProps = {
  readonly steps: DraftOptions['steps'];
  readonly onSteps: (steps: DraftOptions['steps']) => void;
};

function StepFields({ steps, onSteps }: StepProps) {
  const { t } = useTranslation();
  const last = steps.at(-1);
  const add = () => {
    const before = steps.at(-2)?.share ?? 0;
    const share = last === undefined ? 1 : Math.round(50 * (before + last.share)) / 100;
    const step = { share, soakSeconds: last?.soakSeconds ?? 60 };
    onSteps([...steps, step].toSorted((one, other) => one.share - other.share));
  };
  return (
    <fieldset className={classes.group}>
      <legend>{t('rolloutPlan.steps')}</legend>
      <table className={classes.steps}>
        <thead>
          <tr>
            <th scope="col">{t('rolloutPlan.shareHead')}</th>
            <th scope="col">{t('rolloutPlan.soakHead')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place
            <tr key={index}>
              <td>
                <NumberField
                  bare
                  label={t('rolloutPlan.share', { step: index + 1 })}
                  value={step.share}
                  times={100}
                  unit="%"
                  min={0.1}
                  max={100}
                  decimals={1}
                  onValue={(share) => onSteps(steps.with(index, { ...step, share }))}
                />
              </td>
              <td>
                <NumberField
                  bare
                  label={t('rolloutPlan.soak', { step: index + 1 })}
                  value={step.soakSeconds}
                  unit={t('rolloutPlan.seconds')}
                  min={0}
                  max={604_800}
                  onValue={(soakSeconds) => onSteps(steps.with(index, { ...step, soakSeconds }))}
                />
              </td>
              <td>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={44}
                  aria-label={t('rolloutPlan.removeStep', { step: index + 1 })}
                  disabled={steps.length === 1}
                  onClick={() => onSteps(steps.toSpliced(index, 1))}
                >
                  <IconX size={18} aria-hidden />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        size="md"
        variant="default"
        className={classes.add ?? ''}
        leftSection={<IconPlus size={18} aria-hidden />}
        disabled={steps.length >= 50}
        onClick={add}
      >
        {t('rolloutPlan.addStep')}
      </Button>
    </fieldset>
  );
}

/** More than these are found by typing. */
const listedAtMost = 60;

/** Each of what is chosen becomes a step of its own, in this order. */
function SegmentField({ fleet, draft, onDraft }: DraftProps) {
  const { t } = useTranslation();
  const sites = new Set(sitesOfScope(fleet, scopeOf(draft)));
  const cameras = fleet.cameras.filter(
    (one) => one.service === draft.service && sites.has(one.site),
  );
  const zones = [...new Set(cameras.map((one) => one.zone))].filter((zone) => zone !== '');
  if (fleet.services.find((one) => one.id === draft.service)?.stickiness === 'frame') return null;
  const set = (chosen: readonly string[]) =>
    onDraft({ ...draft, options: { ...draft.options, segments: chosen.map(segmentOf) } });
  return (
    <MultiSelect
      size="md"
      label={t('rolloutPlan.segments')}
      description={t('rolloutPlan.segmentsHint')}
      inputWrapperOrder={['label', 'input', 'description']}
      searchable
      limit={listedAtMost}
      comboboxProps={{ portalProps: { target: '#content' } }}
      value={draft.options.segments.map(keyOf)}
      onChange={set}
      data={[
        {
          group: t('rolloutPlan.zones'),
          items: zones.map((zone) => ({
            value: `zone/${zone}`,
            label: t('rolloutPlan.zone', { zone }),
          })),
        },
        ...(isWide(draft)
          ? [
              {
                group: t('rolloutPlan.sites'),
                items: fleet.sites
                  .filter((one) => sites.has(one.id))
                  .map((one) => ({ value: `site/${one.id}`, label: one.name })),
              },
            ]
          : []),
        {
          group: t('rolloutPlan.cameras'),
          items: cameras.map((one) => ({ value: `camera/${one.id}`, label: one.name })),
        },
      ]}
    />
  );
}

function keyOf(segment: Segment): string {
  switch (segment.kind) {
    case 'zone':
      return `zone/${segment.zone}`;
    case 'site':
      return `site/${segment.site}`;
    case 'cameras':
      return `camera/${segment.cameras.join(',')}`;
  }
}

function segmentOf(key: string): Segment {
  const at = key.indexOf('/');
  const name = key.slice(at + 1);
  if (key.startsWith('zone/')) return { kind: 'zone', zone: name };
  if (key.startsWith('site/')) return { kind: 'site', site: name };
  return { kind: 'cameras', cameras: name.split(',') };
}
