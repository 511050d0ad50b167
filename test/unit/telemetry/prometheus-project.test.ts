import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePrometheus } from '../../../electron/telemetry/prometheus.ts';

/** Test data of the Prometheus project; `test/support/prometheus/README.md` names its source. */
const page = readFileSync(
  new URL('../../support/prometheus/exposition.txt', import.meta.url),
  'utf8',
);

describe('the exposition of the Prometheus project', () => {
  const { samples, problems, malformed } = parsePrometheus(page);
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

  it('is read whole, without a problem', () => {
    expect({ problems, malformed }).toEqual({ problems: [], malformed: 0 });
    expect(samples).toHaveLength(lines.length);
    expect(lines).toHaveLength(248);
  });

  it('gives each sample the name and value of its line', () => {
    // None of its lines has a timestamp, so the value is the last word.
    const expected = lines.map((line) => [/^[^{ ]+/.exec(line)?.[0], line.split(' ').at(-1)]);
    const found = samples.map(({ name, value }) => [name, value]);
    expect(found).toEqual(expected.map(([name, value]) => [name, Number(value)]));
  });
});

describe('a sample that the Prometheus project calls malformed', () => {
  it.each([
    'metric{@="bla"} 3.14',
    'metric{label+="bla"} 3.14',
    'metric{label=bla} 3.14',
    'metric{label="bla"+} 3.14',
    'metric{label="bla"} 3.14 2 3',
    'metric{label="bla"} blubb',
    '@invalidmetric{label="bla"} 3.14 2',
    '{label="bla"} 3.14 2',
    'foo 1_2',
    'foo 0x1p-3',
    'foo 0X1',
    'foo 0B1',
    'foo 0O1',
    'foo 0x1',
    'foo 0b1',
    'foo 0o1',
  ])('is a problem, and the lines around it are kept: %s', (line) => {
    const { samples, malformed } = parsePrometheus(`before 1\n${line}\nafter 2\n`);
    expect(malformed).toBe(1);
    expect(samples.map(({ name }) => name)).toEqual(['before', 'after']);
  });
});
