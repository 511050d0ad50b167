import { type CSSProperties, useRef, useState } from 'react';
import { useFormat } from '../../words/use-format.ts';
import { ShareMark } from './share-mark.tsx';
import { type SliderEvent, type SliderState, shownPercent, slide } from './slider-state.ts';
import classes from './split-slider.module.css';

/** Shares in whole per cent; absent marks are not drawn. */
export type SplitMarks = {
  readonly asked: number;
  readonly applied?: number;
  readonly reachedFrames?: number;
  readonly reachedCounts?: number;
};

type Props = {
  readonly label: string;
  readonly marks: SplitMarks;
  /** The shares that whole cameras can make. */
  readonly stops: readonly number[];
  /** The value as it is read out, e.g. "25%, 3 of 8 cameras". */
  readonly valueText: (percent: number) => string;
  readonly draft: SliderDraft;
  readonly describedBy: string;
  readonly disabled: boolean;
};

export type SliderDraft = {
  readonly state: SliderState;
  readonly send: (event: SliderEvent) => void;
};

/** Keeps what a person is doing with one slider; `onApply` is called once per share that is meant. */
export function useSliderDraft(asked: number, onApply: (percent: number) => void): SliderDraft {
  const [state, setState] = useState<SliderState>({ kind: 'rest' });
  const now = useRef(state);
  const send = (event: SliderEvent) => {
    const step = slide(now.current, event, asked);
    now.current = step.state;
    setState(step.state);
    if (step.apply !== undefined) onApply(step.apply);
  };
  return { state, send };
}

const at = (percent: number) => ({ '--at': `${percent}%` }) as CSSProperties;
const ownKeys = new Set([
  ...'ArrowRight ArrowUp ArrowLeft ArrowDown PageUp PageDown Home End Enter Escape'.split(' '),
  ...'0123456789',
]);

/** Asks for the candidate's share. The handle is what is asked, the bar what is applied, the marks below what is reached. */
export function SplitSlider({
  label,
  marks,
  stops,
  valueText,
  draft,
  describedBy,
  disabled,
}: Props) {
  const format = useFormat();
  const percent = shownPercent(draft.state, marks.asked);
  const { send } = draft;
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!ownKeys.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== 'Escape' || draft.state.kind !== 'rest') event.preventDefault();
    send({ kind: 'key', key: event.key });
  };
  return (
    <div className={classes.slider} data-state={draft.state.kind}>
      <div className={classes.track} aria-hidden>
        {marks.applied !== undefined && (
          <div className={classes.applied} style={at(marks.applied)} />
        )}
        {stops.map((stop) => (
          <i key={stop} className={classes.stop} style={at(stop)} />
        ))}
        {percent !== marks.asked && <i className={classes.ghost} style={at(marks.asked)} />}
      </div>
      <input
        type="range"
        className={classes.input}
        min={0}
        max={100}
        step={1}
        value={percent}
        aria-label={label}
        aria-valuetext={valueText(percent)}
        aria-describedby={describedBy}
        disabled={disabled}
        onPointerDown={() => send({ kind: 'grab' })}
        onPointerUp={() => send({ kind: 'release' })}
        onPointerCancel={() => send({ kind: 'cancel' })}
        onChange={(event) => send({ kind: 'input', percent: event.currentTarget.valueAsNumber })}
        onKeyDown={onKeyDown}
      />
      {(draft.state.kind === 'drag' || draft.state.kind === 'keys') && (
        <div className={classes.meant} aria-hidden>
          <b style={at(percent)}>{format.percent(percent / 100)}</b>
        </div>
      )}
      <div className={classes.reached} aria-hidden>
        {marks.reachedFrames !== undefined && (
          <span className={classes.mark} style={at(marks.reachedFrames)}>
            <ShareMark kind="frames" />
          </span>
        )}
        {marks.reachedCounts !== undefined && (
          <span className={classes.mark} data-lane="2" style={at(marks.reachedCounts)}>
            <ShareMark kind="counts" />
          </span>
        )}
      </div>
      <div className={classes.scale} aria-hidden>
        {[0, 25, 50, 75, 100].map((tick) => (
          <span key={tick} style={at(tick)}>
            {format.percent(tick / 100)}
          </span>
        ))}
      </div>
    </div>
  );
}
