/**
 * The slider in a person's hands. Whole per cent.
 * `drag`: held by mouse or finger, applied when released. `keys`: moved or typed by keyboard, applied by Enter.
 */
export type SliderState =
  | { readonly kind: 'rest' }
  | { readonly kind: 'drag'; readonly percent: number }
  /** Abandoned by Escape while the pointer is still down: its further moves are ignored. */
  | { readonly kind: 'abandoned' }
  | {
      readonly kind: 'keys';
      readonly percent: number;
      /** Digits that were typed one after the other. */
      readonly typed?: string;
    };

export type SliderEvent =
  | { readonly kind: 'grab' }
  | { readonly kind: 'input'; readonly percent: number }
  | { readonly kind: 'release' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'key'; readonly key: string };

export type SliderStep = { readonly state: SliderState; readonly apply?: number };

const rest: SliderState = { kind: 'rest' };
const clamp = (percent: number) => Math.min(100, Math.max(0, Math.round(percent)));

/** Where a key moves the thumb to; absent when the key is none of the slider's. */
export function keyTarget(percent: number, key: string): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return clamp(percent + 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return clamp(percent - 1);
    case 'PageUp':
      return clamp((Math.floor(percent / 10) + 1) * 10);
    case 'PageDown':
      return clamp((Math.ceil(percent / 10) - 1) * 10);
    case 'Home':
      return 0;
    case 'End':
      return 100;
    default:
      return undefined;
  }
}

export const shownPercent = (state: SliderState, asked: number) =>
  state.kind === 'drag' || state.kind === 'keys' ? state.percent : asked;

/** One step of the slider: its next state, and the share to apply if one is meant now. */
export function slide(state: SliderState, event: SliderEvent, asked: number): SliderStep {
  switch (event.kind) {
    case 'grab':
      return { state: { kind: 'drag', percent: shownPercent(state, asked) } };
    case 'input':
      if (state.kind === 'abandoned') return { state };
      // Without a grab before it, it came from assistive technology: treated like keys.
      return {
        state: { kind: state.kind === 'drag' ? 'drag' : 'keys', percent: clamp(event.percent) },
      };
    case 'release':
      if (state.kind === 'drag' && state.percent !== asked) {
        return { state: rest, apply: state.percent };
      }
      return { state: state.kind === 'keys' ? state : rest };
    case 'cancel':
      return { state: rest };
    case 'key':
      return keyed(state, event.key, asked);
  }
}

function keyed(state: SliderState, key: string, asked: number): SliderStep {
  if (key === 'Escape') return { state: state.kind === 'drag' ? { kind: 'abandoned' } : rest };
  if (key === 'Enter') {
    return state.kind === 'keys' && state.percent !== asked
      ? { state: rest, apply: state.percent }
      : { state: state.kind === 'keys' ? rest : state };
  }
  if (state.kind === 'drag' || state.kind === 'abandoned') return { state };
  if (/^\d$/.test(key)) return { state: typedOnto(state, key) };
  const target = keyTarget(shownPercent(state, asked), key);
  if (target === undefined) return { state };
  return { state: target === asked ? rest : { kind: 'keys', percent: target } };
}

/** A digit beyond 100 begins another number. */
function typedOnto(state: SliderState, digit: string): SliderState {
  const before = state.kind === 'keys' ? (state.typed ?? '') : '';
  const typed = Number(before + digit) > 100 ? digit : before + digit;
  return { kind: 'keys', percent: Number(typed), typed };
}
