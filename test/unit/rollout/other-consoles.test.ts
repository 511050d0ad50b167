import { describe, expect, it } from 'vitest';
import {
  disagreeing,
  foreignRollouts,
  gatewayOfNote,
  type Noted,
  newest,
  unconfirmed,
} from '../../../electron/rollout/service/other-consoles.ts';
import { requestForRest, sitesLeft } from '../../../electron/rollout/service/remaining-sites.ts';
import type { Rollout, SiteProgress } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { samplePlan, sampleRollout } from '../../support/rollout/sample-rollout.ts';

const { request } = samplePlan('mall');

const noted = (gateway: string, site: string, step: number, drivingLeft: number): Noted => ({
  note: { ...{ id: 'r-1', request, wave: 0, step }, by: 'an@desk', at: '2026-11-23T09:00:00.000Z' },
  ...{ gateway, site, service: 'counter', driver: 'an@desk#12345678', drivingLeft },
});

describe('rollouts that gateways tell of', () => {
  it('are one line each, with all sites, the furthest step and the longest driving', () => {
    const all = [
      noted('g-1', 'mall', 1, 3.2),
      noted('g-2', 'mall', 2, 9.1),
      noted('g-3', 'port', 1, 0),
    ];
    expect(foreignRollouts(all)).toEqual([
      {
        ...{ id: 'r-1', driver: 'an@desk#12345678', service: 'counter', sites: ['mall', 'port'] },
        ...{ release: 'new', strategy: 'canary', wave: 0, step: 2, drivingLeft: 10 },
      },
    ]);
    expect(newest(all)?.gateway).toBe('g-2');
  });

  it('are two lines where two gateways tell different things of one id', () => {
    const honest = noted('g-1', 'mall', 1, 3);
    const other = noted('g-3', 'port', 9, 3);
    const note = { ...other.note, request: { ...request, release: 'bad' } };
    const all = [honest, { ...other, note }];
    expect(foreignRollouts(all)).toMatchObject([
      { id: 'r-1', sites: ['mall'], release: 'new', step: 1 },
      { id: 'r-1', sites: ['port'], release: 'bad', step: 9 },
    ]);
    expect(disagreeing(all)?.map(({ gateway }) => gateway)).toEqual(['g-1', 'g-3']);
    expect(disagreeing([honest, noted('g-2', 'mall', 2, 0)])).toBeUndefined();
  });

  it('stand where the site furthest behind stands, and no gateway names the wave of another site', () => {
    const waves: RolloutPlan['waves'] = [
      { sites: ['mall', 'port'], steps: [] },
      { sites: ['hill'], steps: [] },
    ];
    const ahead = noted('g-3', 'port', 5, 0);
    const all = [noted('g-1', 'mall', 1, 0), noted('g-2', 'mall', 2, 0), ahead];
    expect(gatewayOfNote(all, { waves })).toEqual({ wave: 0, step: 2 });
    const leaping = { ...ahead, note: { ...ahead.note, wave: 1 } };
    expect(gatewayOfNote([...all.slice(0, 2), leaping], { waves })).toEqual({ wave: 0, step: 2 });
    expect(gatewayOfNote([leaping], { waves })).toBeUndefined();
  });

  it('are not borne out by a site that was read, is silent and runs another release', () => {
    const running: Readonly<Record<string, string>> = { mall: 'new', port: 'old', hill: 'old' };
    const context = {
      inventory: {
        gatewaysOf: (site: string) => {
          const release = running[site];
          const intent = { roles: { stable: 'a' }, slots: { a: { release, instances: [] } } };
          const splits = new Map(release ? [['counter', { intent }]] : []);
          return [{ traffic: { last: () => ({ splits }) } }];
        },
      },
    } as unknown as Parameters<typeof unconfirmed>[0];
    const one = noted('g-3', 'hill', 1, 0);
    const among = (...sites: string[]) => unconfirmed(context, [one], one.note, sites);
    expect(among('mall', 'hill', 'never-read')).toEqual([]);
    expect(among('mall', 'port', 'hill')).toEqual(['port']);
  });

  it('are none where no gateway tells of one', () => {
    expect(foreignRollouts([])).toEqual([]);
  });
});

function ended(kinds: Readonly<Record<string, SiteProgress['kind']>>, skipped: string[]): Rollout {
  const rollout = sampleRollout('r-1', { ...samplePlan(...Object.keys(kinds)), skipped });
  const sites = Object.entries(kinds).map(([site, kind]) => [site, { kind, at: 1, frames: 0 }]);
  return {
    ...rollout,
    state: {
      ...rollout.state,
      phase: { kind: 'ended', how: 'finished' },
      sites: Object.fromEntries(sites),
    },
  };
}

describe('the rest of a rollout', () => {
  it('is what was skipped and what went back, asked for in the same way', () => {
    const rollout = ended({ mall: 'promoted', port: 'back' }, ['hill']);
    expect(sitesLeft(rollout)).toEqual(['hill', 'port']);
    expect(requestForRest(rollout)).toEqual({
      ...request,
      options: { ...request.options, sites: ['hill', 'port'] },
    });
  });

  it('is refused while it goes on, and where nothing is left', () => {
    expect(() => requestForRest(sampleRollout('r-1'))).toThrow(
      expect.objectContaining({
        data: { obstacles: [{ kind: 'not-ended' }] },
      }),
    );
    expect(() => requestForRest(ended({ mall: 'promoted' }, []))).toThrow(
      expect.objectContaining({ data: { obstacles: [{ kind: 'all-reached' }] } }),
    );
  });
});
