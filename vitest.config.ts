import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that only compute share the cores; those that start servers and browsers go one by one. */
const parallel = ['unit', 'house', 'contract'];
const oneByOne = ['links', 'faults', 'e2e'];
/** Mostly waiting: run beside others. */
const waiting = [
  'test/faults/rollout-{kill,consoles}.test.ts',
  'test/faults/reconcile-{strategies,tight}.test.ts',
];
/** Frames none of which may be lost, and sites that may not wait: nothing runs beside them. */
const load = [
  'test/faults/{lost-frames,rollout-strategies,restarts,upgrade,failed-connections}.test.ts',
  'test/faults/hostile-{gateways,engines,clients}.test.ts',
];

const project = (name: string, fileParallelism: boolean, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    exclude: [...configDefaults.exclude, ...waiting, ...load],
    fileParallelism,
    testTimeout,
    hookTimeout: Math.max(testTimeout, 60_000),
  },
});

const slow = (name: string) => project(name, false, 60_000);
const only = (name: string, include: readonly string[]) => {
  const { test } = slow(name);
  return { test: { ...test, include: [...include], exclude: configDefaults.exclude } };
};

export default defineConfig({
  test: {
    projects: [
      ...parallel.map((name) => project(name, true, 15_000)),
      ...oneByOne.map(slow),
      only('rollouts', waiting),
      only('load', load),
    ],
  },
});
