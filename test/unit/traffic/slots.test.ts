import { describe, expect, it } from 'vitest';
import { firstIntent, promoted, slotToFill, withSlot } from '../../../electron/traffic/intent.ts';
import type { Intent, SlotName } from '../../../shared/model/split.ts';

const filled = (intent: Intent, slot: SlotName): Intent =>
  withSlot(intent, slot, {
    release: `in-${slot}`,
    instances: [{ name: 'i1', address: '10.0.0.1', port: 21000, engine: 'e' }],
  });
const first = firstIntent('camera');
const beside = {
  ...filled(filled(first, 'a'), 'b'),
  roles: { stable: 'a', candidate: 'b' },
} as const;

describe('the slot for the next release', () => {
  it("is stable's own while nothing runs, then one beside it", () => {
    expect(slotToFill([first])).toBe('a');
    expect(slotToFill([filled(first, 'a')])).toBe('b');
    expect(slotToFill([beside])).toBe('c');
    expect(slotToFill([filled(beside, 'c')])).toBeUndefined();
  });

  it('is never the one that is stable after a promotion, though slot a is empty again', () => {
    const removed = withSlot({ ...promoted(beside), roles: { stable: 'b' } }, 'a', {
      instances: [],
    });
    expect(slotToFill([removed])).toBe('a');
  });

  it('is free at every gateway of the site', () => {
    expect(slotToFill([filled(first, 'a'), beside])).toBe('c');
    expect(slotToFill([first, filled(first, 'a')])).toBe('b');
  });
});
