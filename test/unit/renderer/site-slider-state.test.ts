import { describe, expect, it } from 'vitest';
import {
  keyTarget,
  type SliderState,
  slide,
} from '../../../renderer/parts/split-slider/slider-state.ts';

const rest: SliderState = { kind: 'rest' };
const asked = 20;

describe('the slider by pointer', () => {
  it('applies what it shows when it is let go', () => {
    const held = slide(
      slide(rest, { kind: 'grab' }, asked).state,
      { kind: 'input', percent: 35 },
      asked,
    );
    expect(held).toEqual({ state: { kind: 'drag', percent: 35 } });
    expect(slide(held.state, { kind: 'release' }, asked)).toEqual({ state: rest, apply: 35 });
  });

  it('applies nothing when it is let go where it was', () => {
    const held = slide(rest, { kind: 'grab' }, asked).state;
    expect(slide(held, { kind: 'release' }, asked)).toEqual({ state: rest });
  });

  it('is abandoned by Escape: what the pointer does until it is let go is ignored', () => {
    const held: SliderState = { kind: 'drag', percent: 60 };
    const abandoned = slide(held, { kind: 'key', key: 'Escape' }, asked).state;
    const moved = slide(abandoned, { kind: 'input', percent: 80 }, asked).state;
    expect(slide(moved, { kind: 'release' }, asked)).toEqual({ state: rest });
  });

  it('does not listen to arrows while it is held', () => {
    const held: SliderState = { kind: 'drag', percent: 60 };
    expect(slide(held, { kind: 'key', key: 'ArrowUp' }, asked)).toEqual({ state: held });
  });
});

describe('the slider by keyboard', () => {
  it('waits for Enter', () => {
    const moved = slide(rest, { kind: 'key', key: 'PageUp' }, asked);
    expect(moved).toEqual({ state: { kind: 'keys', percent: 30 } });
    expect(slide(moved.state, { kind: 'release' }, asked)).toEqual({ state: moved.state });
    expect(slide(moved.state, { kind: 'key', key: 'Enter' }, asked)).toEqual({
      state: rest,
      apply: 30,
    });
  });

  it('forgets at Escape', () => {
    const moved: SliderState = { kind: 'keys', percent: 30 };
    expect(slide(moved, { kind: 'key', key: 'Escape' }, asked)).toEqual({ state: rest });
  });

  it('has nothing to apply once it is back where it was', () => {
    const moved: SliderState = { kind: 'keys', percent: 21 };
    expect(slide(moved, { kind: 'key', key: 'ArrowLeft' }, asked)).toEqual({ state: rest });
  });

  it.each([
    ['ArrowRight', 21],
    ['ArrowUp', 21],
    ['ArrowLeft', 19],
    ['ArrowDown', 19],
    ['PageUp', 30],
    ['PageDown', 10],
    ['Home', 0],
    ['End', 100],
    ['a', undefined],
  ])('%s moves 20 %% to %s', (key, expected) => {
    expect(keyTarget(20, key)).toBe(expected);
  });

  it.each([
    [31, 'PageUp', 40],
    [31, 'PageDown', 30],
    [40, 'PageUp', 50],
    [40, 'PageDown', 30],
  ])('goes from %s %% by %s to the next ten, %s', (percent, key, expected) => {
    expect(keyTarget(percent, key)).toBe(expected);
  });

  const typed = (keys: string, from: SliderState = rest) =>
    [...keys].reduce((state, key) => slide(state, { kind: 'key', key }, asked).state, from);

  it('takes a number that is typed, and applies it by Enter', () => {
    const state = typed('35');
    expect(state).toMatchObject({ kind: 'keys', percent: 35 });
    expect(slide(state, { kind: 'key', key: 'Enter' }, asked)).toEqual({ state: rest, apply: 35 });
    expect(typed('100')).toMatchObject({ percent: 100 });
    expect(typed('357')).toMatchObject({ percent: 7 });
    expect(typed('5', { kind: 'keys', percent: 40 })).toMatchObject({ percent: 5 });
  });

  it('takes no digit while it is held', () => {
    const held: SliderState = { kind: 'drag', percent: 60 };
    expect(typed('5', held)).toEqual(held);
  });

  it('stays between nothing and everything', () => {
    expect(keyTarget(4, 'PageDown')).toBe(0);
    expect(keyTarget(97, 'PageUp')).toBe(100);
  });
});
