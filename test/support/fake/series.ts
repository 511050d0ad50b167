import type { Point, ReleaseLine, SeriesMetric } from '../../../shared/model/telemetry.ts';
import type { FakeState } from './pictures.ts';

const levels: Record<SeriesMetric, number> = {
  counts: 240,
  requests: 62,
  errors: 0.01,
  p50: 16,
  p95: 46,
  queue: 0.3,
  response: 19,
};

/** A line that wanders, with a gap of half a minute in it. */
function point(metric: SeriesMetric, slot: 'a' | 'b', share: number, t: number): Point {
  const gap = Math.floor(t / 1000) % 600;
  if (gap > 300 && gap < 330) return { t, v: null };
  const weight = metric === 'counts' || metric === 'requests' ? share : 1;
  const shape = 1 + 0.2 * Math.sin(t / 21_000 + slot.charCodeAt(0)) + 0.08 * Math.sin(t / 2300);
  return { t, v: levels[metric] * weight * shape };
}

export function fakeSeries(
  state: FakeState,
  metrics: readonly SeriesMetric[],
  times: readonly number[],
): readonly ReleaseLine[] {
  const share = Math.round(state.share * 6) / 6;
  const slots = state.share > 0 ? (['a', 'b'] as const) : (['a'] as const);
  return metrics.flatMap((metric) =>
    slots.map((slot) => ({
      metric,
      slot,
      release: slot === 'a' ? 'counter-1.4.0' : 'counter-1.5.0',
      roles: [{ from: 0, role: slot === 'a' ? ('stable' as const) : ('candidate' as const) }],
      points: times.map((t) => point(metric, slot, slot === 'a' ? 1 - share : share, t)),
    })),
  );
}
