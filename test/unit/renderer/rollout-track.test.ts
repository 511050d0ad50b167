import { describe, expect, it } from 'vitest';
import { trackOf } from '../../../renderer/views/rollout/track-of.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import type { Rollout, RolloutPhase, SiteProgress } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { samplePlan, sampleRollout } from '../../support/rollout/sample-rollout.ts';

const teller = { t: createWords('en').t, format: createFormat('en'), fleet: undefined };

/** Two waves of one site each: start, 100 %, promote. */
function twoWaves(): RolloutPlan {
  const plan = samplePlan('mall', 'port');
  const steps = plan.waves[0]?.steps ?? [];
  return { ...plan, waves: ['mall', 'port'].map((site) => ({ sites: [site], steps })) };
}

type At = readonly [SiteProgress['kind'], number];

function track(
  phase: RolloutPhase,
  place: readonly [number, number],
  sites: Readonly<Record<string, At>>,
  more: Partial<Rollout['state']> = {},
) {
  const rollout = sampleRollout('r-1', twoWaves());
  const progress = Object.fromEntries(
    Object.entries(sites).map(([site, [kind, at]]) => [site, { kind, at, frames: 0 }]),
  );
  const [wave, step] = place;
  const state = { ...rollout.state, phase, wave, step, sites: progress, ...more };
  return trackOf(teller, rollout.plan, { ...rollout, state }).map((one) => [
    one.state,
    ...one.steps.map((each) => each.state),
  ]);
}

const person = { kind: 'person', by: 'lan@noc', how: 'roll-back' } as const;
const ended = { kind: 'ended', how: 'rolled-back', why: person } as const;

describe('the steps of a rollout on its page', () => {
  it('are done, present and coming while it goes on', () => {
    const sites = { mall: ['promoted', 2], port: ['active', 0] } as const;
    expect(track({ kind: 'soaking' }, [1, 1], sites)).toEqual([
      ['done', 'done', 'done', 'done'],
      ['present', 'done', 'present', 'coming'],
    ]);
  });

  it('were rolled back where they were reached, and not taken where not', () => {
    const sites = { mall: ['back', 1], port: ['waiting', -1] } as const;
    expect(track(ended, [0, 1], sites)).toEqual([
      ['back', 'back', 'back', 'not-taken'],
      ['not-taken', 'not-taken', 'not-taken', 'not-taken'],
    ]);
  });

  it('were rolled back too where everything had been promoted', () => {
    const sites = { mall: ['back', 2], port: ['going-back', 2] } as const;
    const promotedAt = '2026-11-23T09:05:00.000Z';
    const back = ['back', 'back', 'back', 'back'];
    expect(track(ended, [1, 2], sites, { promotedAt })).toEqual([back, back]);
    expect(track({ kind: 'going-back', why: person }, [1, 2], sites, { promotedAt })).toEqual([
      back,
      back,
    ]);
  });

  it('are done where a site stays, though another of the wave went back alone', () => {
    const sites = { mall: ['promoted', 2], port: ['back', 0] } as const;
    expect(track({ kind: 'ended', how: 'finished' }, [1, 2], sites)).toEqual([
      ['done', 'done', 'done', 'done'],
      ['back', 'back', 'not-taken', 'not-taken'],
    ]);
  });
});
