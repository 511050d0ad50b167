import {
  IconArrowBackUp,
  IconCheck,
  IconCircleDashed,
  IconPlayerPlay,
  IconUserCheck,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PhaseTone } from './phase-mark.tsx';
import classes from './step-track.module.css';

export type TrackStep = {
  readonly key: string;
  readonly label: string;
  /** The whole of it, for those who listen or point at it. */
  readonly full: string;
  /** back: reached, and rolled back · not-taken: it ended before. */
  readonly state: 'done' | 'present' | 'coming' | 'back' | 'not-taken';
  readonly approval: boolean;
  /** Observed seconds of the soak, of the step that is present. */
  readonly soak?: { readonly done: number; readonly all: number };
};

export type TrackWave = {
  readonly key: string;
  /** Absent where there is one wave only. */
  readonly label?: string;
  readonly state: TrackStep['state'];
  readonly steps: readonly TrackStep[];
};

type Props = { readonly waves: readonly TrackWave[]; readonly tone: PhaseTone };

/** Waves in order, with the steps of the present wave in a row: done, present and coming ones. */
export function StepTrack({ waves, tone }: Props) {
  return (
    <ol className={classes.waves} data-tone={tone}>
      {waves.map((wave) => (
        <li key={wave.key} className={classes.wave} data-state={wave.state}>
          {wave.label !== undefined && <WaveLabel wave={wave} label={wave.label} />}
          {(isMixed(wave) || wave.label === undefined) && (
            <ol className={classes.steps}>
              {wave.steps.map((step) => (
                <Step key={step.key} step={step} />
              ))}
            </ol>
          )}
        </li>
      ))}
    </ol>
  );
}

/** The label alone says it where all steps of a wave are alike. */
const isMixed = ({ steps }: TrackWave) =>
  steps.some(({ state }) => state === 'present' || state !== steps[0]?.state);

const icons: Record<TrackStep['state'], TablerIcon> = {
  done: IconCheck,
  present: IconPlayerPlay,
  coming: IconCircleDashed,
  back: IconArrowBackUp,
  'not-taken': IconCircleDashed,
};

type LabelProps = { readonly wave: TrackWave; readonly label: string };

function WaveLabel({ wave, label }: LabelProps) {
  const { t } = useTranslation();
  const Icon = icons[wave.state];
  return (
    <p className={classes.label}>
      <Icon size={16} aria-hidden /> <span>{label}</span>{' '}
      {wave.state !== 'present' && <small>{t(`rolloutLive.state.${wave.state}`)}</small>}
    </p>
  );
}

function Step({ step }: { readonly step: TrackStep }) {
  const { t } = useTranslation();
  const { state, soak } = step;
  return (
    <li
      className={classes.step}
      data-state={state}
      title={step.full}
      aria-current={state === 'present' ? 'step' : undefined}
    >
      <span className={classes.word}>
        {state === 'done' && <IconCheck size={14} aria-hidden />}
        {state === 'back' && <IconArrowBackUp size={14} aria-hidden />}
        {step.approval && (state === 'present' || state === 'coming') && (
          <IconUserCheck size={14} aria-hidden />
        )}
        <span aria-hidden>{step.label}</span>
        <span className="visually-hidden">
          {step.full} ({t(`rolloutLive.state.${state}`)})
        </span>
        {state === 'not-taken' && <small aria-hidden>{t('rolloutLive.state.not-taken')}</small>}
      </span>
      {soak !== undefined && <Soak {...soak} />}
    </li>
  );
}

function Soak({ done, all }: NonNullable<TrackStep['soak']>) {
  const { t } = useTranslation();
  const text = t('rolloutLive.soaked', { done, all });
  return (
    <span className={classes.soak}>
      <span
        className={classes.bar}
        role="progressbar"
        aria-label={text}
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={done}
      >
        <span style={{ inlineSize: `${all === 0 ? 100 : (100 * done) / all}%` }} />
      </span>
      <small aria-hidden>{text}</small>
    </span>
  );
}
