import { describe, expect, it } from 'vitest';
import { type ReadinessFacts, readinessOf } from '../../../electron/rollout/service/readiness.ts';
import { firstIntent } from '../../../electron/traffic/intent.ts';
import type { Drill } from '../../../shared/model/readiness.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { sampleRollout } from '../../support/rollout/sample-rollout.ts';

const drill: Drill = {
  ...{ rollout: 'one', site: 'mall', service: 'counter', at: '2026-11-20T02:00:00.000Z' },
  ...{ seconds: 0.4, lostFrames: 0, frames: 900 },
};

const slot = (release: string) => ({
  release,
  instances: [{ name: 'i1', address: '10.0.0.1', port: 9000, engine: 'edge' }],
});

/** The new release is stable in slot b, the old one may still be in a. */
const promoted: Intent = {
  ...firstIntent('camera'),
  roles: { stable: 'b', previous: 'a' },
  slots: { a: slot('old'), b: slot('new'), c: { instances: [] } },
};
const { previous: _, ...withoutPrevious } = promoted.roles;
const retired: Intent = {
  ...promoted,
  roles: withoutPrevious,
  slots: { ...promoted.slots, a: { instances: [] } },
};

const facts = (more: Partial<ReadinessFacts>): ReadinessFacts => ({
  ...{ site: 'mall', service: 'counter', healthy: new Set(['b'] as const) },
  canStart: () => true,
  rollbackOf: () => ({ kind: 'safe' }),
  ...more,
});

describe('the readiness light', () => {
  it('is unknown while a gateway was not read', () => {
    expect(readinessOf(facts({}))).toMatchObject({ light: 'unknown', way: 'unknown' });
  });

  it('is ready while previous has healthy containers, with the seconds of the last drill', () => {
    const healthy = new Set(['a', 'b'] as const);
    expect(readinessOf(facts({ intent: promoted, healthy, lastDrill: drill }))).toEqual({
      ...{ site: 'mall', service: 'counter', light: 'ready', way: 'instant' },
      ...{ release: 'new', backTo: 'old', seconds: 0.4, lastDrill: drill },
      rollback: { kind: 'safe' },
    });
  });

  it('is ready during a rollout while what it leads back to is healthy', () => {
    const intent: Intent = { ...promoted, roles: { stable: 'a', candidate: 'b' } };
    const rollout = sampleRollout('one');
    const healthy = new Set(['a', 'b'] as const);
    expect(readinessOf(facts({ intent, rollout, healthy }))).toMatchObject({
      ...{ light: 'ready', way: 'instant', backTo: 'old' },
    });
  });

  it('is slow once the old containers have to be started again, with the seconds of a start', () => {
    const found = readinessOf(facts({ intent: promoted, startSeconds: 12, lastDrill: drill }));
    expect(found).toMatchObject({ light: 'slow', way: 'restart', backTo: 'old', seconds: 12 });
  });

  it('is slow when only the journal knows what ran before', () => {
    const found = readinessOf(facts({ intent: retired, earlier: 'old' }));
    expect(found).toMatchObject({ light: 'slow', way: 'restart', backTo: 'old' });
  });

  it('is none where nothing ran before, or it cannot be started', () => {
    const none = { light: 'none', way: 'none', release: 'new' };
    expect(readinessOf(facts({ intent: retired }))).toMatchObject(none);
    const unstartable = facts({ intent: retired, earlier: 'old', canStart: () => false });
    expect(readinessOf(unstartable)).toMatchObject(none);
    expect(readinessOf(unstartable)).not.toHaveProperty('seconds');
  });

  it('says what the running release says of its data', () => {
    const healthy = new Set(['a', 'b'] as const);
    const says = (kind: 'impossible' | 'needs-migration') =>
      readinessOf(
        facts({ intent: promoted, healthy, rollbackOf: () => ({ kind, reason: 'new tables' }) }),
      );
    expect(says('impossible')).toMatchObject({ light: 'none', way: 'none' });
    expect(says('needs-migration')).toMatchObject({
      ...{ light: 'slow', way: 'instant', rollback: { reason: 'new tables' } },
    });
  });
});
