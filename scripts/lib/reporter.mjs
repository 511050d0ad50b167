import { writeFileSync } from 'node:fs';

/**
 * Writes vitest's sums to the file named in TALLYDECK_SUMS, with a line for each failure, and says
 * why each skipped test was skipped.
 */
export default class SumsReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const failures = unhandledErrors.map((error) => `outside the tests: ${firstLine(error)}`);
    const sums = { passed: 0, failed: unhandledErrors.length, skipped: 0, failures };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      // A file that could not be loaded has no test to fail.
      if (module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed')) {
        sums.failed += 1;
        failures.push(`${module.relativeModuleId}: ${firstLine(module.errors()[0])}`);
      }
      for (const test of tests) count(test, sums);
    }
    writeFileSync(process.env.TALLYDECK_SUMS, JSON.stringify(sums));
  }
}

const firstLine = (error) => (error?.message ?? 'no reason given').split('\n', 1)[0];

function count(test, sums) {
  const { state, note, errors } = test.result();
  if (state === 'passed') sums.passed += 1;
  else if (state === 'failed') {
    sums.failed += 1;
    const name = `${test.module.relativeModuleId} > ${test.fullName}`;
    sums.failures.push(`${name}: ${firstLine(errors?.[0])}`);
  } else {
    sums.skipped += 1;
    const reason = note ?? 'what it needs is not on this machine';
    console.log(`skipped: ${test.module.relativeModuleId} > ${test.fullName}: ${reason}`);
  }
}
