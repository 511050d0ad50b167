import { describe, expect, it } from 'vitest';
import { findingText } from '../../../electron/cli/finding-words.ts';
import { siteLines } from '../../../electron/cli/summary.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import { sayFinding } from '../../../renderer/words/say-finding.ts';
import { type Finding, findingCodes, type SiteSummary } from '../../../shared/model/picture.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';

const fleet = fakeFleet(fakeSites('lab'));
const format = createFormat('en');
const since = '2026-11-23T06:00:00Z';
const of = { slot: 'b', role: 'candidate', release: 'counter-1.5.0' };
const container = 'td-counter-b-1';
const finding = (code: Finding['code'], data: Finding['data']): Finding => ({
  ...{ severity: 'warning', code, subject: 'counter', since, data },
});

const found = {
  undercount: finding('undercount', { ...of, ratio: 0.66, missing: 0.34, basis: 'beside' }),
  held: finding('rollout-held', {
    ...{ rollout: 'r-1', release: 'counter-1.5.0', why: 'gate' },
    ...{ gate: 'counts', value: 0.34, limit: 0.25 },
  }),
  alone: finding('rollout-held', { ...of, rollout: 'r-1', why: 'not-compared' }),
  absent: finding('metric-absent', {
    ...of,
    metric: 'tally_objects_total',
    named: 'counts',
    container,
  }),
  label: finding('metric-label-absent', { ...of, metric: 'm', label: 'camera', container }),
  camera: finding('metric-camera-unknown', { ...of, camera: '7', cameras: 2, container }),
  unreadable: finding('metrics-unreadable', { ...of, text: 'answered 404', container }),
  unread: finding('metrics-unread', { ...of, lines: 2, text: 'x{', container }),
};

describe('words of findings about a release', () => {
  const said = (language: 'en' | 'vi') =>
    Object.values(found).map((each) =>
      sayFinding(createWords(language).t, createFormat(language), fleet, each),
    );

  it('are there in both languages, with nothing left open', () => {
    const [en, vi] = [said('en'), said('vi')];
    for (const { what, mend } of [...en, ...vi]) {
      for (const text of [what, mend]) expect(text).not.toMatch(/\{\{|undefined|NaN|findings\./);
      expect(what).toContain('1.5.0');
    }
    for (const [index, { what }] of en.entries()) expect(vi[index]?.what).not.toBe(what);
  });

  it('name the release with its figure and the container with its metric', () => {
    const [undercount, held, , absent] = said('en');
    expect(undercount?.what).toBe(`1.5.0 (candidate) is counting ${format.percent(0.34)} low`);
    expect(held?.what).toMatch(/1\.5\.0 is held/);
    expect(held?.what).toContain(
      `(Count deviation ${format.percent(0.34)}, limit ${format.percent(0.25)})`,
    );
    expect(absent?.what).toContain('tally_objects_total');
    expect(absent?.mend).toContain(container);
  });

  it('name a camera that counts nothing with what was to be expected, and its move if there was one', () => {
    const [camera] = fleet.cameras;
    const blind = (data: Finding['data']) => {
      const one = { ...finding('camera-blind', { expected: 19, usual: 9, ...data }) };
      return sayFinding(createWords('en').t, format, fleet, { ...one, subject: camera?.id ?? '' });
    };
    expect(blind({}).what).toBe(
      `Camera ${camera?.name} sends frames but nothing is counted, where about 19 were to be expected`,
    );
    expect(blind({}).mend).toContain('Look at its picture');
    expect(blind(of).what).toContain('(candidate 1.5.0)');
    expect(blind(of).mend).toContain('moved to 1.5.0');
  });

  it('advise by case: the engine that is down, the candidate, else the logs', () => {
    const mend = (data: Finding['data']) =>
      sayFinding(createWords('en').t, format, fleet, finding('errors', { ratio: 0.5, ...data }))
        .mend;
    const stable = { slot: 'a', role: 'stable', release: 'counter-1.4.0' };
    expect(mend({ ...stable, cause: 'e1' })).toBe('Engine e1 is down: restore it.');
    expect(mend(of)).toBe('Roll back 1.5.0.');
    expect(mend(stable)).not.toMatch(/roll back/i);
  });

  it('say of a host out of sight only what is known', () => {
    const link = (kind: string, data: Finding['data'] = {}) => {
      const fault = { kind, code: 'unreachable', detail: 'connect ECONNREFUSED' };
      const one = { ...finding('link-down', { ...fault, ...data }), subject: 'h1' };
      return {
        ...sayFinding(createWords('en').t, format, fleet, one),
        line: findingText(fleet, one),
      };
    };
    expect(link('gateway').mend).not.toContain('split');
    expect(link('gateway').line).not.toContain('split');
    const read = link('gateway', { readAt: since });
    expect(read.mend).toMatch(/^If HAProxy still runs there, its last split stays in force\./);
    expect(read.line).toContain('if HAProxy still runs there, its last split stays in force');
    const engine = link('engine', { services: 'counter' });
    expect(engine.what).toContain('h1 cannot be reached: frames of People counter fail');
    expect(engine.line).toContain('engine h1 cannot be reached');
  });

  it('of every kind are sentences on the command line, without names of fields or long figures', () => {
    const data = { ...of, ratio: 0.6579575960887274, missing: 0.342, framesPerSecond: 2.123456 };
    for (const code of findingCodes) {
      const line = findingText(fleet, finding(code, data));
      expect(line, code).not.toMatch(/undefined|NaN|\bratio\b|\d\.\d{3}/);
      expect(line.length, code).toBeGreaterThan(20);
    }
  });

  it('are sentences on the command line, too', () => {
    const site: SiteSummary = {
      ...{ site: 'noi-bai', severity: 'warning' as const, readAt: since },
      ...{ links: [], services: [], findings: Object.values(found) },
    };
    const lines = siteLines(site, fleet, since).join('\n');
    expect(lines).toContain('counter-1.5.0 (candidate) is counting 34% low');
    expect(lines).toContain(
      'the rollout of counter-1.5.0 is held and needs a person: counts 34%, limit 25%',
    );
    expect(lines).toContain(`${container} does not give tally_objects_total`);
    expect(lines).not.toMatch(/undefined|NaN/);
  });
});
