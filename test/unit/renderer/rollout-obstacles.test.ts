import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../electron/cli/output.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import { obstaclesOf, sayFailure, sayObstacle } from '../../../renderer/words/say-obstacle.ts';
import {
  obstacleSchema,
  placeOfObstacle,
  type RolloutObstacle,
} from '../../../shared/model/rollout-obstacle.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';

const fleet = fakeFleet(fakeSites('lab'));
const tellers = (['en', 'vi'] as const).map((language) => ({
  t: createWords(language).t,
  format: createFormat(language),
  fleet,
}));
const [english] = tellers;
if (english === undefined) throw new Error('no words');

const at = { site: 'bt-market', gateway: 'bt-market-gw' };
const release = 'counter-1.5.0';
const service = 'counter';
const held = { kind: 'held', site: 'bt-market', service, rollout: 'r-7' } as const;

const obstacles: readonly RolloutObstacle[] = [
  { kind: 'release-unknown', release, service },
  { kind: 'release-stable', release },
  { kind: 'no-route', service },
  { kind: 'site-outside', site: 'bt-market', service },
  { kind: 'segment-unknown', of: 'cameras', name: 'cam-1, cam-2' },
  { kind: 'segment-unknown', of: 'zone', name: 'Hall' },
  { kind: 'segment-unknown', of: 'site', name: 'bt-market' },
  { kind: 'segments-by-frame', service },
  { kind: 'shares-not-growing' },
  { kind: 'share-not-between' },
  { kind: 'no-copies' },
  { kind: 'no-replacement' },
  { kind: 'recreate-migrates', release },
  { kind: 'drill-form' },
  { kind: 'too-long', seconds: 1000, limit: 900 },
  { kind: 'unreachable' },
  { kind: 'observed', ...at },
  { kind: 'not-installed', ...at },
  { kind: 'candidate-served', ...at },
  { kind: 'shadow-served', ...at },
  { kind: 'gateways-differ', ...at, other: 'bt-market-gw-2' },
  { kind: 'nothing-runs', ...at, service },
  { kind: 'drill-elsewhere', ...at, stable: 'counter-1.4.0', release },
  held,
  { ...held, release },
  { ...held, driver: 'thu@van-2#71' },
  { kind: 'no-room', site: 'bt-market', host: 'e1', what: 'memory', needed: 2e9, available: 1e9 },
  { kind: 'ended' },
  { kind: 'not-ended' },
  { kind: 'moved-on' },
  { kind: 'all-reached' },
  { kind: 'nothing-back' },
  { kind: 'step-under-way' },
  { kind: 'driven-elsewhere' },
  { kind: 'driven-by', driver: 'thu@van-2#71', seconds: 0 },
  { kind: 'driven-by', driver: 'thu@van-2#71', seconds: 7 },
  { kind: 'gateways-disagree', one: 'g1', other: 'g2' },
  { kind: 'place-unknown' },
  { kind: 'unconfirmed', site: 'bt-market' },
  { kind: 'not-recorded', detail: 'disk full' },
  { kind: 'host-refused', host: 'g1', detail: 'no such map' },
];

const errorWith = (...all: readonly unknown[]) =>
  new ORPCError('ROLLOUT_REFUSED', { defined: true, status: 409, data: { obstacles: all } });

/** A key instead of its words, or a place that nothing was put into. */
const broken = /\b(rollout\w*|traffic|common)\.[a-z]|\{\{|undefined|NaN/;

describe('what is in the way of a rollout', () => {
  it('is here in every kind', () => {
    const kinds = obstacleSchema.options.map((one) => one.shape.kind.value);
    expect(new Set(obstacles.map(({ kind }) => kind))).toEqual(new Set(kinds));
  });

  it('is said in whole sentences of both languages', () => {
    for (const teller of tellers)
      for (const one of obstacles) {
        const { what, mend } = sayObstacle(teller, one);
        expect(what).not.toMatch(broken);
        expect(mend).not.toMatch(broken);
        // A host keeps its own name, also where a sentence begins with it.
        const named = Object.values(one).some((text) => what.startsWith(String(text)));
        if (!named) expect(what.charAt(0)).toBe(what.charAt(0).toLocaleUpperCase());
      }
  });

  it('is named as a person knows it', () => {
    expect(sayObstacle(english, { kind: 'candidate-served', ...at })).toEqual({
      what: 'Bến Thành Market: a candidate gets frames already.',
      mend: 'Promote the candidate or roll it back there first.',
    });
    expect(sayObstacle(english, { ...held, release }).what).toBe(
      'Bến Thành Market: the rollout of 1.5.0 is under way.',
    );
  });

  it('is said all at once, and what to do only once', () => {
    const error = errorWith(
      { kind: 'candidate-served', ...at },
      { kind: 'candidate-served', site: 'hn-gate', gateway: 'hn-gate-gw' },
    );
    const { what, mend } = sayFailure(english, error);
    expect(what).toMatch(/^Bến Thành Market: .+ Hà Nội .+ already\.$/);
    expect(mend).toBe('Promote the candidate or roll it back there first.');
  });

  it('leads to the site, or to the rollout that holds it', () => {
    expect(placeOfObstacle({ kind: 'nothing-runs', ...at, service })).toEqual({
      ...{ kind: 'site', id: 'bt-market' },
    });
    expect(placeOfObstacle(held)).toEqual({ kind: 'rollout', id: 'r-7' });
    expect(placeOfObstacle({ kind: 'unreachable' })).toBeUndefined();
  });

  it('is said by the command line too', () => {
    for (const one of obstacles) {
      const { message } = failureOf(errorWith(one));
      expect(message).toMatch(/^Refused: /);
      expect(message).not.toMatch(broken);
    }
    const two = failureOf(errorWith({ kind: 'ended' }, { kind: 'moved-on' })).message;
    expect(two).toContain('has ended');
    expect(two).toContain('has moved on');
  });

  it('is nothing where another console tells of something unknown', () => {
    expect(obstaclesOf(errorWith({ kind: 'something-new' }))).toBeUndefined();
    expect(obstaclesOf(new Error('no'))).toBeUndefined();
  });
});
