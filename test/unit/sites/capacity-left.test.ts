import { describe, expect, it } from 'vitest';
import { capacityLeft, fits } from '../../../electron/sites/capacity-left.ts';

const GB = 2 ** 30;

describe('the room of an engine', () => {
  const range = { from: 100, to: 103 };
  const capacity = { memoryBytes: 8 * GB, memoryHeldBytes: 5 * GB };

  it('is its own ports that nobody holds, and memory that no container has been given', () => {
    const portsHeld = new Set([22, 99, 100, 103, 104]);
    expect(capacityLeft(range, { ...capacity, portsHeld })).toEqual({
      ports: 2,
      memoryBytes: 3 * GB,
    });
  });

  it('holds what needs no more than there is of each', () => {
    const left = { ports: 2, memoryBytes: 3 * GB };
    expect(fits(left, { ports: 2, memoryBytes: 3 * GB })).toBe(true);
    expect(fits(left, { ports: 3, memoryBytes: 0 })).toBe(false);
    expect(fits(left, { ports: 0, memoryBytes: 3 * GB + 1 })).toBe(false);
  });

  it('holds what needs nothing, also where more is held than there is', () => {
    expect(fits({ ports: -1, memoryBytes: -GB }, { ports: 0, memoryBytes: 0 })).toBe(true);
    expect(fits({ ports: 1, memoryBytes: -GB }, { ports: 1, memoryBytes: 0 })).toBe(true);
  });
});
