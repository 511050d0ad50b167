import { defineConfig } from 'vitest/config';

/** Tests that only compute share the cores; those that start servers and browsers go one by one. */
const parallel = ['unit', 'house', 'contract'];
const oneByOne = ['links', 'faults', 'e2e'];

const project = (name: string, fileParallelism: boolean, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    fileParallelism,
    testTimeout,
    hookTimeout: Math.max(testTimeout, 60_000),
  },
});

export default defineConfig({
  test: {
    projects: [
      ...parallel.map((name) => project(name, true, 15_000)),
      ...oneByOne.map((name) => project(name, false, 60_000)),
    ],
  },
});
