import type { Counted } from './pushchairs.ts';
import { directions, objectClasses } from './tracker.ts';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] as const;

export type Metrics = {
  frame(camera: string, code: number): void;
  counted(camera: string, crossings: readonly Counted[]): void;
  inference(seconds: number): void;
  /** Prometheus text format 0.0.4. */
  render(): string;
};

export function createMetrics(version: string): Metrics {
  const objects = new Map<string, number>();
  const frames = new Map<string, number>();
  const buckets = BUCKETS.map(() => 0);
  let sum = 0;
  let count = 0;
  const objectKey = (camera: string, kind: string, direction: string) =>
    labels({ camera, class: kind, direction });

  return {
    frame(camera, code) {
      add(frames, labels({ camera, code: String(code) }), 1);
    },
    counted(camera, crossings) {
      // A counter that appears with its first object would hide that object from every rate.
      for (const kind of objectClasses)
        for (const direction of directions) add(objects, objectKey(camera, kind, direction), 0);
      for (const crossing of crossings)
        add(objects, objectKey(camera, crossing.class, crossing.direction), 1);
    },
    inference(seconds) {
      sum += seconds;
      count += 1;
      BUCKETS.forEach((le, i) => {
        if (seconds <= le) buckets[i] = (buckets[i] ?? 0) + 1;
      });
    },
    render() {
      const histogram: [string, number][] = [
        ...BUCKETS.map((le, i): [string, number] => [`_bucket{le="${le}"}`, buckets[i] ?? 0]),
        ['_bucket{le="+Inf"}', count],
        ['_sum', sum],
        ['_count', count],
      ];
      return [
        ...family('tally_objects_total', 'counter', 'Objects that crossed the line.', objects),
        ...family('tally_frames_total', 'counter', 'Frames answered, by status code.', frames),
        ...family('tally_inference_seconds', 'histogram', 'Time to count one frame.', histogram),
        ...family('tally_build_info', 'gauge', 'The version that runs.', [
          [labels({ version }), 1],
        ]),
        '',
      ].join('\n');
    },
  };
}

function add(series: Map<string, number>, key: string, by: number): void {
  series.set(key, (series.get(key) ?? 0) + by);
}

function family(name: string, type: string, help: string, series: Iterable<[string, number]>) {
  const lines = [...series].map(([suffix, value]) => `${name}${suffix} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

function labels(values: Readonly<Record<string, string>>): string {
  const escaped = (text: string) =>
    text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const pairs = Object.entries(values).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `{${pairs.join(',')}}`;
}
