import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that only compute share the cores; those that start servers and browsers go one by one. */
const parallel = ['unit', 'house', 'contract'];
const oneByOne = ['links', 'faults', 'e2e'];
/** Rollouts on real counterparts take as long as all others of these, and run beside them. */
const rollouts = 'test/faults/rollout-*.test.ts';

const project = (name: string, fileParallelism: boolean, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    exclude: [...configDefaults.exclude, rollouts],
    fileParallelism,
    testTimeout,
    hookTimeout: Math.max(testTimeout, 60_000),
  },
});

const slow = (name: string) => project(name, false, 60_000);
const { test } = slow('rollouts');
const beside = { test: { ...test, include: [rollouts], exclude: configDefaults.exclude } };

export default defineConfig({
  test: {
    projects: [
      ...parallel.map((name) => project(name, true, 15_000)),
      ...oneByOne.map(slow),
      beside,
    ],
  },
});
