import { describe, expect, it } from 'vitest';
import { groupMarks } from '../../../renderer/parts/charts/chart-marks.ts';
import { oldest } from '../../../renderer/state/site-age.ts';
import { createSiteTime, zoneOf } from '../../../renderer/state/site-time.ts';
import {
  sayChange,
  sayOthers,
  sayResult,
} from '../../../renderer/views/site/changes/say-result.ts';
import { stepStates } from '../../../renderer/views/site/changes/step-list.tsx';
import { consoleZone, createFormat, zoneNames } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import type {
  ChangeKind,
  GatewayResult,
  ToldChange,
  ToldIntent,
} from '../../../shared/model/change.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';

const fault = { host: 'q7', command: 'commit map', detail: 'no answer for 12 s' };

describe('how a change stands at a gateway', () => {
  const say = (result: GatewayResult, language: 'en' | 'vi' = 'en') =>
    sayResult(createWords(language).t, createFormat(language), result, () => '03:49:36');

  it('keeps applied, on disk and verified apart', () => {
    const intent = {} as Extract<GatewayResult, { kind: 'applied' }>['before'];
    const result: GatewayResult = {
      kind: 'applied',
      gateway: 'q7',
      appliedMs: 14,
      persisted: { kind: 'failed', fault: { ...fault, detail: 'No space left' } },
      verification: { kind: 'no-frames' },
      before: intent,
      after: intent,
    };
    expect(say(result)).toEqual([
      { tone: 'good', text: 'applied in 14 ms' },
      { tone: 'bad', text: expect.stringContaining('No space left') },
      { tone: 'waiting', text: 'not verified: no frames' },
    ]);
  });

  it('says of a queued one what will happen, in both languages', () => {
    const queued: GatewayResult = { kind: 'queued', gateway: 'q7', fault, seenRevision: 41 };
    for (const language of ['en', 'vi'] as const) {
      const [part] = say(queued, language);
      expect(part?.text).toContain('no answer for 12 s');
      expect(part?.text).toContain('41');
    }
  });

  it('says how many gateways of other sites there are, most first, in both languages', () => {
    const change: ToldChange = {
      ...{ id: 'c1', kind: 'split', by: 'an@console', at: '2026-11-25T20:49:36.000Z' },
      scope: { kind: 'environment', service: 'counter', environment: 'all' },
      ...{ results: [], finished: true },
    };
    const others = { failed: 1, applied: 1995 };
    const said = (language: 'en' | 'vi', told: ToldChange) => {
      const { t } = createWords(language);
      return sayOthers({ t, format: createFormat(language), fleet: undefined }, told);
    };
    expect(said('en', change)).toBeUndefined();
    expect(said('en', { ...change, others })).toBe(
      'and 1996 gateways of other sites: 1,995 applied, 1 failed',
    );
    expect(said('en', { ...change, others: { queued: 1 } })).toBe(
      'and 1 gateway of another site: 1 queued',
    );
    expect(said('vi', { ...change, others })).toBe(
      'và 1996 gateway ở các địa điểm khác: 1.995 đã áp dụng, 1 thất bại',
    );
  });

  it('names a pin by its camera, a change of roles by its release, and a policy by its effect', () => {
    const fleet = fakeFleet(fakeSites('lab'));
    const [camera] = fleet.cameras;
    const release = fleet.releases.find(({ id }) => id === 'counter-1.5.0');
    if (!camera || !release) throw new Error('no camera or release');
    const slots = { a: { release: 'counter-1.4.0' }, b: { release: release.id }, c: {} };
    const split = { revision: 1, askedShare: 0, policy: 'dead-man', slots } as const;
    const said = (kind: ChangeKind, before: Partial<ToldIntent>, after: Partial<ToldIntent>) => {
      const change: ToldChange = {
        ...{ id: 'c1', kind, by: 'an@console', at: '2026-11-25T20:49:36.000Z', finished: true },
        scope: { kind: 'site', service: 'counter', site: camera.site },
        results: [
          {
            ...{ kind: 'applied', gateway: 'q7', appliedMs: 14 },
            persisted: { kind: 'pending' },
            verification: { kind: 'pending' },
            before: { ...split, roles: {}, ...before },
            after: { ...split, roles: {}, ...after },
          },
        ],
      };
      return sayChange({ t: createWords('en').t, format: createFormat('en'), fleet }, change);
    };
    const pinned = { pins: { [camera.id]: 'candidate' } } as const;
    expect(said('pin', { pins: {} }, pinned)).toBe(`Pinned ${camera.name} to candidate`);
    expect(said('pin', pinned, { pins: {} })).toBe(`Unpinned ${camera.name}`);
    expect(said('policy', {}, { policy: 'hold' })).toBe('Share held');
    expect(said('policy', {}, {})).toBe('Share no longer held');
    const [old, both] = [{ stable: 'a' }, { stable: 'a', candidate: 'b' }] as const;
    const roles = (before: ToldIntent['roles'], after: ToldIntent['roles']) =>
      said('roles', { roles: before }, { roles: after });
    expect(roles(old, both)).toBe('Made 1.5.0 the candidate');
    expect(roles(both, old)).toBe('1.5.0 is no longer the candidate');
    expect(roles(both, { stable: 'b', previous: 'a' })).toBe('Promoted 1.5.0');
    expect(roles(both, { stable: 'a', shadow: 'b' })).toBe('Copies to 1.5.0');
    expect(roles({ stable: 'a', shadow: 'b' }, both)).toBe('Made 1.5.0 the candidate');
    expect(roles({ stable: 'a', shadow: 'b' }, old)).toBe('No more copies to 1.5.0');
  });

  it('says how what was queued has ended, and when', () => {
    const endedAt = '2026-11-25T20:49:36.000Z';
    const ends: readonly GatewayResult[] = [
      { kind: 'unneeded', gateway: 'q7', why: 'no-previous', endedAt },
      { kind: 'dropped', gateway: 'q7', why: 'replaced', endedAt },
      { kind: 'refused', gateway: 'q7', fault, endedAt },
    ];
    const texts = ends.map((end) => say(end).map(({ text }) => text));
    for (const [when] of texts) expect(when).toContain('03:49:36');
    expect(texts.map(([, what]) => what)).toEqual([
      expect.stringContaining('nothing to roll back'),
      'dropped: a newer command took its place',
      'refused: no answer for 12 s',
    ]);
    for (const end of ends)
      expect(
        say(end, 'vi')
          .map(({ text }) => text)
          .join(),
      ).not.toMatch(/traffic\.|changes\./);
  });
});

describe('steps of some work', () => {
  const order = ['image', 'create', 'start'] as const;
  const states = (current: 'create' | undefined, end: 'running' | 'done' | 'failed') =>
    stepStates(order, current, end).map((one) => one.state);

  it.each([
    ['create', 'running', ['done', 'running', 'waiting']],
    ['create', 'failed', ['done', 'failed', 'waiting']],
    ['create', 'done', ['done', 'done', 'done']],
    [undefined, 'running', ['waiting', 'waiting', 'waiting']],
  ] as const)('at %s, %s', (current, end, expected) => {
    expect(states(current, end)).toEqual(expected);
  });
});

describe('time at a site', () => {
  it('is that of its own clock', () => {
    const time = createSiteTime('en', 'Asia/Ho_Chi_Minh');
    expect(time.minute('2026-11-23T20:05:00Z')).toBe('03:05');
    expect(time.when('2001-01-01T20:05:00Z')).toContain('2 Jan');
    expect(time.zoneName).toBe('GMT+7');
    expect(time.labelled('2001-01-01T20:05:00Z')).toBe('2 Jan, 03:05:00 GMT+7');
    expect(time.full('2001-01-01T20:05:00Z')).toMatch(/2 Jan 2001, 03:05:00 GMT\+7$/);
  });

  it('is that of the clock which the sites share, else that of this computer', () => {
    const [hanoi, vientiane, tokyo] = ['Asia/Ho_Chi_Minh', 'Asia/Vientiane', 'Asia/Tokyo'].map(
      (timeZone) => ({ timeZone }),
    );
    if (!hanoi || !vientiane || !tokyo) throw new Error('no zones');
    expect(zoneOf([hanoi, hanoi], 'sites')).toBe('Asia/Ho_Chi_Minh');
    expect(zoneOf([hanoi, vientiane], 'sites')).toBe('Asia/Ho_Chi_Minh');
    expect(zoneOf([hanoi, tokyo], 'sites')).toBe(consoleZone);
    expect(zoneOf([], 'sites')).toBe(consoleZone);
  });

  it('is that of the clock which the person has chosen', () => {
    const sites = [{ timeZone: 'Asia/Ho_Chi_Minh' }];
    expect(zoneOf(sites, 'sites')).toBe('Asia/Ho_Chi_Minh');
    expect(zoneOf(sites, 'computer')).toBe(consoleZone);
    expect(zoneOf(sites, 'utc')).toBe('UTC');
  });

  it.each([
    ['Asia/Ho_Chi_Minh', '2026-07-01T00:00:00Z', 'GMT+7'],
    ['Asia/Kathmandu', '2026-07-01T00:00:00Z', 'GMT+5:45'],
    ['Europe/Berlin', '2026-07-01T00:00:00Z', 'GMT+2'],
    ['Europe/Berlin', '2026-01-01T00:00:00Z', 'GMT+1'],
    ['UTC', '2026-01-01T00:00:00Z', 'UTC'],
  ])('in %s at %s is named %s', (zone, at, name) => {
    expect(zoneNames(zone)(at)).toBe(name);
    expect(createFormat('vi', zone).time(at)).toContain(` ${name}`);
    expect(createFormat('en', zone).dateTime(at)).toContain(` ${name}`);
  });

  it('of several readings the oldest counts', () => {
    const readings = ['2026-11-23T10:00:05Z', '2026-11-23T10:00:01Z'];
    expect(oldest(readings.map((readAt) => ({ readAt })))).toBe('2026-11-23T10:00:01Z');
    expect(oldest([])).toBeUndefined();
  });
});

describe('marks on a chart', () => {
  it('share a line when they stand close, and stay out of it when outside the window', () => {
    const mark = (t: number) => ({ t, text: `at ${t}`, short: '' });
    const groups = groupMarks([mark(900), mark(100), mark(130), mark(5000)], 0, 1000, 50);
    expect(groups.map((group) => [group.t, group.marks.length])).toEqual([
      [100, 2],
      [900, 1],
    ]);
  });
});
