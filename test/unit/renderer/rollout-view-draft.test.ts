import { describe, expect, it } from 'vitest';
import {
  defaultsOf,
  draftOf,
  type RolloutDraft,
  requestOf,
} from '../../../renderer/state/rollout-draft.ts';
import { firstDraft } from '../../../renderer/views/rollout-plan/first-draft.ts';
import { rolloutRequestSchema } from '../../../shared/contract/rollouts.ts';
import { strategies } from '../../../shared/model/rollout-request.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';

const fleet = fakeFleet(fakeSites('lab'));
const [service] = fleet.services;
if (service === undefined) throw new Error('the made-up fleet has no service');
const nothing = { overview: undefined, rollouts: undefined, selected: undefined };

const draft = (part: Partial<RolloutDraft> = {}): RolloutDraft => ({
  service: 'counter',
  place: 'site/bt-market',
  release: 'counter-1.5.0',
  strategy: 'canary',
  options: defaultsOf(service.rollout),
  ...part,
});

const keysOf = (part: Partial<RolloutDraft>) => Object.keys(requestOf(draft(part)).options);

describe('a form that is filled in', () => {
  it.each(strategies)('asks what the contract lets in: %s', (strategy) => {
    for (const place of ['site/bt-market', 'environment/production']) {
      const asked = requestOf(draft({ strategy, place }));
      expect(rolloutRequestSchema.parse(asked)).toEqual(asked);
    }
  });

  it('asks only what the strategy and the scope make use of', () => {
    expect(keysOf({})).toContain('steps');
    expect(keysOf({})).not.toContain('maxSurge');
    expect(keysOf({})).not.toContain('waves');
    expect(keysOf({ strategy: 'rolling' })).toEqual(
      expect.arrayContaining(['maxSurge', 'maxUnavailable']),
    );
    expect(keysOf({ strategy: 'recreate' })).not.toContain('steps');
    expect(keysOf({ place: 'environment/production' })).toEqual(
      expect.arrayContaining(['waves', 'onReturn']),
    );
  });

  it('asks for the steps of what follows a shadow', () => {
    const options = { ...draft().options, followedBy: 'canary' as const };
    expect(keysOf({ strategy: 'shadow', options })).toEqual(
      expect.arrayContaining(['mirrorShare', 'followedBy', 'steps']),
    );
  });

  it('holds a share instead of going step by step', () => {
    const options = { ...draft().options, holds: true, abShare: 0.3 };
    expect(requestOf(draft({ options })).options).toMatchObject({ abShare: 0.3 });
    expect(keysOf({ options })).not.toContain('steps');
  });

  it('can be had again from what was asked', () => {
    const options = {
      ...draft().options,
      steps: [
        { share: 0.2, soakSeconds: 5 },
        { share: 1, soakSeconds: 7 },
      ],
      segments: [{ kind: 'zone', zone: 'doors' } as const],
      approval: 'every-step' as const,
      first: 3,
    };
    const asked = requestOf(draft({ options, place: 'environment/production' }));
    expect(requestOf(draftOf(asked, service.rollout))).toEqual(asked);
  });
});

describe('what the form begins with', () => {
  it('is the site asked for, and the newest release that does not run', () => {
    expect(firstDraft(fleet, { site: 'hue-museum' }, nothing)).toMatchObject({
      place: 'site/hue-museum',
      release: 'counter-1.5.1-slow',
      strategy: 'canary',
    });
  });

  it('is blue-green where one camera cannot be shared', () => {
    expect(firstDraft(fleet, { site: 'nt-pier' }, nothing)?.strategy).toBe('blue-green');
  });

  it('is what is selected on the map, else the first site', () => {
    const selected = { kind: 'environment', environment: 'production' } as const;
    const known = { ...nothing, selected };
    expect(firstDraft(fleet, {}, known)?.place).toBe('environment/production');
    expect(firstDraft(fleet, { site: 'nowhere' }, nothing)?.place).toBe('site/hn-lab');
  });

  it('is nothing where there is nothing to roll out', () => {
    expect(firstDraft({ ...fleet, releases: [] }, {}, nothing)).toBeUndefined();
    expect(firstDraft(fakeFleet([]), {}, nothing)).toBeUndefined();
  });
});
