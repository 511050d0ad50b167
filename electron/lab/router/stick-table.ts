/** Requests per key: all of them, and those of the last ten seconds. */
export type StickTable = {
  track(key: string): void;
  rate(key: string): number;
  rows(): readonly { readonly key: string; readonly total: number; readonly rate: number }[];
};

const periodMs = 10_000;

export function createStickTable(): StickTable {
  const keys = new Map<string, { total: number; times: number[] }>();
  const recent = (times: number[]) => {
    const from = Date.now() - periodMs;
    const first = times.findIndex((time) => time > from);
    times.splice(0, first < 0 ? times.length : first);
    return times.length;
  };
  return {
    track(key) {
      const row = keys.get(key) ?? { total: 0, times: [] };
      keys.set(key, row);
      row.total += 1;
      row.times.push(Date.now());
      recent(row.times);
    },
    rate(key) {
      return recent(keys.get(key)?.times ?? []);
    },
    rows: () => [...keys].map(([key, { total, times }]) => ({ key, total, rate: recent(times) })),
  };
}
