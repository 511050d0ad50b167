import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histogramQuantile, parsePrometheus } from '../../../electron/telemetry/prometheus.ts';

// The example of the format's own documentation, shortened in its comments only.
const documented = String.raw`# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9

# Minimalistic line:
metric_without_timestamp_and_labels 12.47

# A weird metric from before the epoch:
something_weird{problem="division by zero"} +Inf -3982045

# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320
`;

test("the documentation's example is read whole", () => {
  const { samples, problems } = parsePrometheus(documented);
  expect(problems).toEqual([]);
  expect(samples).toHaveLength(9);
  expect(samples[0]).toEqual({
    name: 'http_requests_total',
    labels: { method: 'post', code: '200' },
    value: 1027,
    timestamp: 1395066363000,
  });
  expect(samples[2]?.labels).toEqual({
    path: 'C:\\DIR\\FILE.TXT',
    error: 'Cannot find file:\n"FILE.TXT"',
  });
  expect(samples[3]).toEqual({
    name: 'metric_without_timestamp_and_labels',
    labels: {},
    value: 12.47,
  });
  expect(samples[4]).toMatchObject({ value: Number.POSITIVE_INFINITY, timestamp: -3982045 });
  expect(samples[6]?.labels).toEqual({ le: '+Inf' });
});

test.each([
  ['x NaN', Number.NaN],
  ['x -Inf', Number.NEGATIVE_INFINITY],
  ['x 1e-3', 0.001],
  ['x{} .5', 0.5],
  ['x { a = "1" , b = "2" , } 7', 7],
  ['x\t3\r', 3],
])('%j is a sample', (line, value) => {
  const { samples, problems } = parsePrometheus(line);
  expect(problems).toEqual([]);
  expect(samples[0]?.value).toEqual(value);
});

test.each([
  ['x', 'no value'],
  ['x abc', 'value "abc" is not a number'],
  ['x 0x10', 'value "0x10" is not a number'],
  ['x 1 2 3', 'unexpected "3" after x'],
  ['x 1 soon', 'timestamp "soon" of x'],
  ['{a="1"} 2', 'no metric name at'],
  ['9x 1', 'no metric name at "9x 1"'],
  ['x-y 1', 'unexpected "-y 1" after the name x'],
  ['x{a="1"', 'no , or } at ""'],
  ['x{a="1} 2', 'no label="value" at "a=\\"1} 2"'],
  ['x{a=1} 2', 'no label="value" at "a=1} 2"'],
  ['x{a="1",a="2"} 2', 'label a stands twice'],
  ['<html>', 'no metric name at "<html>"'],
])('%j is reported with its line, and the lines around it are kept', (line, what) => {
  const { samples, problems } = parsePrometheus(`before 1\n${line}\nafter 2\n`);
  expect(samples.map((one) => one.name)).toEqual(['before', 'after']);
  expect(problems).toEqual([{ line: 2, what: expect.stringContaining(what), text: line }]);
});

test('a label called __proto__ is a label', () => {
  const { samples } = parsePrometheus('x{__proto__="p",constructor="c"} 1');
  expect(Object.entries(samples[0]?.labels ?? {})).toEqual([
    ['__proto__', 'p'],
    ['constructor', 'c'],
  ]);
});

test('an endless answer is cut off and says so; problems are bounded', () => {
  const { samples, problems } = parsePrometheus(`x{a="${'y'.repeat(2000)}"} 1\n`.repeat(5000));
  expect(samples.length).toBeGreaterThan(4000);
  expect(samples.length).toBeLessThan(5000);
  expect(problems[0]?.what).toContain('cut off');
  expect(parsePrometheus('?\n'.repeat(5000)).problems).toHaveLength(20);
});

test('what was written is read back, whatever stands in it', () => {
  const escaped = (text: string) =>
    text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const value = fc.string({ unit: 'binary' });
  // Written out, −0 is 0.
  const figure = fc.double().map((number) => number + 0);
  fc.assert(
    fc.property(value, figure, (label, number) => {
      const text = `x{a="${escaped(label)}"} ${number === Infinity ? '+Inf' : number === -Infinity ? '-Inf' : number}`;
      expect(parsePrometheus(text)).toMatchObject({
        samples: [{ name: 'x', labels: { a: label }, value: number }],
        problems: [],
      });
    }),
  );
});

test('no text makes it throw', () => {
  const token = fc.constantFrom('x', '{', '}', '"', '\\', '=', ',', ' ', '1', '\n', '#', 'TYPE');
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join('')),
  );
  fc.assert(fc.property(text, (one) => parsePrometheus(one).problems.length <= 20));
});

const buckets = (...pairs: [number, number][]) => pairs.map(([le, count]) => ({ le, count }));
const rest = Number.POSITIVE_INFINITY;

// Expected values worked out by hand from the rule: from + (le - from) · (rank - before) / inside.
test.each([
  ['inside the first bucket, from 0', 0.25, buckets([1, 10], [2, 20], [rest, 20]), 0.5],
  ['at a bound', 0.5, buckets([1, 10], [2, 20], [rest, 20]), 1],
  ['inside a later bucket', 0.9, buckets([1, 10], [2, 20], [rest, 20]), 1.8],
  ['in +Inf: the highest finite bound', 0.99, buckets([1, 10], [2, 20], [rest, 100]), 2],
  ['unsorted', 0.9, buckets([rest, 20], [2, 20], [1, 10]), 1.8],
  ['split over containers', 0.9, buckets([1, 5], [1, 5], [2, 20], [rest, 20]), 1.8],
  ['counts that sink', 0.5, buckets([1, 10], [2, 9], [rest, 10]), 0.5],
  ['a lowest bound of 0', 0.1, buckets([0, 5], [1, 10], [rest, 10]), 0],
  ['an empty first bucket', 0, buckets([1, 0], [2, 10], [rest, 10]), 0],
  ['no observations', 0.5, buckets([1, 0], [rest, 0]), undefined],
  ['no +Inf bucket', 0.5, buckets([1, 10]), undefined],
  ['only +Inf', 0.5, buckets([rest, 10]), undefined],
  ['nothing', 0.5, [], undefined],
])('quantile: %s', (_, q, given, expected) => {
  const found = histogramQuantile(q, given);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(expected, 12);
});

test.each([-0.1, 1.1, Number.NaN])('a quantile of %d is refused', (q) => {
  expect(() => histogramQuantile(q, buckets([1, 1], [rest, 1]))).toThrow(RangeError);
});
