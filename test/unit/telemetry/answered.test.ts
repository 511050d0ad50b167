import { describe, expect, it } from 'vitest';
import { createTelemetryStore } from '../../../electron/telemetry/store.ts';

describe('what a slot’s containers say that they answered', () => {
  const start = 1_795_000_000;
  const filled = (seconds: number) => {
    const store = createTelemetryStore();
    const cameras = [
      { camera: 'one', counts: 1, frames: 5, errors: 1 },
      { camera: 'two', counts: 0, frames: 15, errors: 0 },
    ];
    for (let second = start; second < start + seconds; second++)
      store.addCounts('mall', 'counter', [
        { slot: 'b', from: second, to: second, total: 1, kinds: [], cameras },
      ]);
    return (slot: 'a' | 'b') =>
      store.answered('mall', 'counter', slot, (start + seconds - 1) * 1000);
  };

  it('is the sum over its cameras, without HAProxy', () => {
    expect(filled(12)('b')).toEqual({ requestsPerSecond: 20, errorRatio: 0.05, recentFrames: 200 });
  });

  it('is not known of too short a time, or of another slot', () => {
    expect(filled(3)('b')).toEqual({ requestsPerSecond: 20 });
    expect(filled(12)('a')).toEqual({});
  });
});
