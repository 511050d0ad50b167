import { describe, expect, it } from 'vitest';
import { metricsTotals } from '../../../electron/telemetry/metrics-totals.ts';
import { isCutOff, parsePrometheus } from '../../../electron/telemetry/prometheus.ts';
import type { MetricNames } from '../../../shared/model/service.ts';

const totalsOf = (names: MetricNames, text: string) => metricsTotals(names, parsePrometheus(text));

const names: MetricNames = {
  counts: 'tally_objects_total',
  requests: 'tally_frames_total',
  latency: 'tally_inference_seconds',
  labels: { camera: 'camera', class: 'class', direction: 'direction', code: 'code' },
};

/** The line shapes of the Prometheus project's own parser tests, about cameras. */
const openMetrics = String.raw`# HELP tally_objects Objects that crossed a line, with \"quotes\" and \n.
# TYPE tally_objects counter
# UNIT tally_objects objects
tally_objects_total{camera="c1",class="person",direction="in"} 17.0 1520879607.789 # {trace_id="ab"} 1.0 1700000000.123
tally_objects_created{camera="c1",class="person",direction="in"} 1520872607.123
tally_objects_total{camera="c1",class="person",direction="out"} 5 # {id="a # {b}",xx="yy"} 4
tally_objects_total{camera="c2",class="car",direction="in"} 3e0 1395066363.0 st@1395066360.0 # {t="1"} 1 # {t="2"} 1.0 1395066362.9
# TYPE tally_frames counter
tally_frames_total{camera="c1",code="200"} 100.0
tally_frames_total{camera="c2",code="200"} 50 1520879607.789
# TYPE tally_inference_seconds histogram
tally_inference_seconds_bucket{le="0.0"} 0
tally_inference_seconds_bucket{le="0.5"} 17 # {id="histogram-bucket-test"} 4
tally_inference_seconds_bucket{le="+Inf"} 18
tally_inference_seconds_count 18
tally_inference_seconds_created 1520872609.125
# TYPE native histogram
native {count:5,sum:12.1,schema:0,zero_threshold:0.001,zero_count:2,positive_spans:[0:3],positive_buckets:[1,1,-1]}
native{camera="c1"} {count:12,sum:3.2,bucket:[+Inf:12,0.1:2]} 1395066363.0 # {t="1"} 0.9
gc {count:100,sum:1.5,quantile:[0.25:0.0001,0.5:0.0002]}
# TYPE stage stateset
stage{stage="warm"} 1
# TYPE "http.status" gauge
{"http.status",q="0.9","a.b"="c"} 8.3835e-05
{q="0.9", "http.status" , a="b", } 1
{"Zählung 10€ \"quoted\" {x\ny}"} NaN
# EOF
`;

describe('an OpenMetrics page', () => {
  it('is read whole, exemplars, start times, composite values and quoted names included', () => {
    const { samples, problems } = parsePrometheus(openMetrics);
    expect(problems).toEqual([]);
    expect(samples.map(({ name, value }) => [name, value])).toEqual([
      ['tally_objects_total', 17],
      ['tally_objects_created', 1520872607.123],
      ['tally_objects_total', 5],
      ['tally_objects_total', 3],
      ['tally_frames_total', 100],
      ['tally_frames_total', 50],
      ['tally_inference_seconds_bucket', 0],
      ['tally_inference_seconds_bucket', 17],
      ['tally_inference_seconds_bucket', 18],
      ['tally_inference_seconds_count', 18],
      ['tally_inference_seconds_created', 1520872609.125],
      ['stage', 1],
      ['http.status', 8.3835e-5],
      ['http.status', 1],
      ['Zählung 10€ "quoted" {x\ny}', Number.NaN],
    ]);
    expect(samples[0]?.timestamp).toBe(1520879607789);
    expect({ ...samples[12]?.labels }).toEqual({ q: '0.9', 'a.b': 'c' });
  });

  it('gives the same totals with CRLF', () => {
    const totals = totalsOf(names, openMetrics);
    expect(totals.faults).toEqual([]);
    expect([...(totals.counts ?? [])]).toEqual([
      ['["c1","person","in"]', 17],
      ['["c1","person","out"]', 5],
      ['["c2","car","in"]', 3],
    ]);
    expect([...(totals.frames ?? [])]).toEqual([
      ['["c1","200"]', 100],
      ['["c2","200"]', 50],
    ]);
    expect([...(totals.buckets ?? [])]).toEqual([
      [0, 0],
      [0.5, 17],
      [Number.POSITIVE_INFINITY, 18],
    ]);
    expect(totalsOf(names, openMetrics.replaceAll('\n', '\r\n'))).toEqual(totals);
  });

  it('that ends early is cut off, however far it came', () => {
    const type = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
    expect(isCutOff(type, openMetrics)).toBe(false);
    expect(isCutOff(type, openMetrics.replaceAll('\n', '\r\n'))).toBe(false);
    for (const end of [0, 1, 200, openMetrics.length - 6])
      expect(isCutOff(type, openMetrics.slice(0, end)), String(end)).toBe(true);
    expect(isCutOff('text/plain; version=0.0.4', openMetrics.slice(0, 200))).toBe(false);
  });
});

describe('a Prometheus page', () => {
  it('of 0.0.4 or 1.0.0 keeps blanks, trailing commas, milliseconds and a second TYPE line', () => {
    const { samples, problems } = parsePrometheus(String.raw`# 	TYPE speed gauge
# TYPE speed counter
# TYPE
# Hrandom comment
#
speed { a = "1", b= "2", } 33  	123123
speed { a = "2" b = "3" } +Inf
speed{a="\"bar\"\\"} .5 -5
{"speed"} 4
`);
    expect(problems).toEqual([]);
    expect(samples.map(({ name, value, timestamp }) => [name, value, timestamp])).toEqual([
      ['speed', 33, 123123],
      ['speed', Number.POSITIVE_INFINITY, undefined],
      ['speed', 0.5, -5],
      ['speed', 4, undefined],
    ]);
    expect({ ...samples[2]?.labels }).toEqual({ a: '"bar"\\' });
  });
});

describe('a counter is found under the name that the fleet file gives', () => {
  const counted = (page: string, counts = names.counts) =>
    totalsOf({ ...names, counts }, page).counts?.get('["c1","",""]');

  it.each([
    ['OpenMetrics adds _total', '# TYPE seen counter\nseen_total{camera="c1"} 5\n# EOF\n', 'seen'],
    ['plain text without it', '# TYPE seen counter\nseen{camera="c1"} 5\n', 'seen_total'],
    ['dots escaped by the fleet', '{"seen.objects","camera"="c1"} 5\n', 'seen_objects'],
  ])('%s', (_, page, metric) => {
    expect(counted(page, metric)).toBe(5);
  });

  it('and is no gauge that has the name without _total', () => {
    const both = '# TYPE seen gauge\nseen{camera="c1"} 9\n';
    expect(counted(both, 'seen_total')).toBeUndefined();
    expect(counted(`${both}seen_total{camera="c1"} 5\n`, 'seen_total')).toBe(5);
  });
});

describe('metrics that say less than is expected of them', () => {
  const { requests: _requests, latency: _latency, ...countsOnly } = names;
  const line = 'tally_objects_total{camera="c1"} 5';
  const absent = (named: string, metric: string) => ({ kind: 'absent', metric, named }) as const;

  it.each([
    ['another metric', 'other 1', [absent('counts', 'tally_objects_total')]],
    ['nothing', '', [absent('counts', 'tally_objects_total')]],
    ['declared only', '# TYPE tally_objects counter', []],
    [
      'another label for the camera',
      'tally_objects_total{cam="c1"} 5',
      [{ kind: 'no-camera', metric: 'tally_objects_total', label: 'camera' }],
    ],
    [
      'a line of another metric',
      `${line}\nother{ 5`,
      [{ kind: 'unread', lines: 1, text: 'other{ 5' }],
    ],
  ])('name what is missing: %s', (_, page, faults) => {
    expect(totalsOf(countsOnly, page).faults).toEqual(faults);
  });

  it('count nothing at all where a line of the counter itself was not understood', () => {
    const broken = 'tally_objects_total{camera="c2"} many';
    const totals = totalsOf(countsOnly, `${line}\n${broken}\n`);
    expect(totals.counts).toBeUndefined();
    expect(totals.faults).toEqual([{ kind: 'unread', lines: 1, text: broken }]);
    expect(totalsOf(countsOnly, `${line}\nother 1 2 3\n`).counts?.size).toBe(1);
  });

  it('count nothing where more lines were not understood than are kept', () => {
    const strange = 'other{ 5\n'.repeat(500);
    const totals = totalsOf(countsOnly, `${line}\n${strange}tally_objects_total{ 5\n`);
    expect(totals.counts).toBeUndefined();
    expect(totals.faults).toMatchObject([{ kind: 'unread', lines: 501 }]);
  });

  it('give no latency where a line of its histogram was not understood', () => {
    const buckets = 'seconds_bucket{le="0.1"} 5\nseconds_bucket{le="+Inf"} 9\n';
    const all = { ...countsOnly, latency: 'seconds' };
    expect(totalsOf(all, `${line}\n${buckets}`).buckets?.size).toBe(2);
    const broken = `${line}\n${buckets}seconds_bucket{le="1" 7\n`;
    expect(totalsOf(all, broken).buckets).toBeUndefined();
  });

  it('name each metric of the fleet file that the page lacks', () => {
    const all = { ...names, requests: 'frames_total', latency: 'seconds' };
    const lacks = totalsOf(all, line).faults;
    expect(lacks).toEqual([absent('requests', 'frames_total'), absent('latency', 'seconds')]);
    const declared = '# TYPE frames_total counter\n# TYPE seconds histogram\n';
    expect(totalsOf(all, `${declared}${line}`).faults).toEqual([]);
  });
});
