import { expect, test } from 'vitest';
import type { Context } from '../../../electron/changes/context.ts';
import { targetNow } from '../../../electron/changes/queue-worker.ts';
import { rolledBack } from '../../../electron/changes/rollback-steps.ts';
import type { GatewayConnection } from '../../../electron/inventory/gateway-connection.ts';
import {
  firstIntent,
  promoted,
  withCandidate,
  withPin,
  withSlot,
} from '../../../electron/traffic/intent.ts';
import { ruleEntries } from '../../../electron/traffic/split-map.ts';
import { RefusedChange } from '../../../electron/traffic/split-writer.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { instance } from '../../support/gateway/fault-scene.ts';

const filled = withCandidate(
  withSlot(
    withSlot(firstIntent('camera'), 'a', { release: '1.4.0', instances: instance(1) }),
    'b',
    { release: '1.5.0', instances: instance(2) },
  ),
  'b',
);

/** A gateway that finds no server healthy. */
const unitWith = (intent: Intent) =>
  ({
    traffic: {
      last: () => ({
        ...{ servers: [], stats: [] },
        splits: new Map([['counter', { intent, rules: ruleEntries(intent) }]]),
      }),
    },
  }) as unknown as GatewayConnection;
const context = {
  fleetState: () => ({ kind: 'ready', fleet: { releases: [] } }),
} as unknown as Context;

test('a rollback whose release before went down meanwhile is refused, not reported as done', () => {
  const now = { ...promoted(filled), revision: 7 };
  const back = () => rolledBack(context, unitWith(now), 'counter', ['1.5.0'], now);
  expect(back).toThrow(RefusedChange);
  expect(back).toThrow('1.5.0 stays stable: the release before it has no healthy instance');
  // What is not to be left stays as it is, as before.
  expect(rolledBack(context, unitWith(now), 'counter', ['1.6.0'], now).roles.stable).toBe('b');
});

const half: Intent = { ...filled, askedShare: 0.5, candidates: ['cam-1', 'cam-2'] };

test('a queued choice to hold the share does not revive it after the lease has ended', () => {
  const asked: Intent = { ...half, policy: 'hold' };
  expect(targetNow('policy', asked, half, false)).toMatchObject({
    policy: 'hold',
    askedShare: 0.5,
  });
  expect(targetNow('policy', asked, half, true)).toMatchObject({
    ...{ policy: 'hold', askedShare: 0, candidates: [] },
  });
});

test('a queued pin moves its own camera only after the lease has ended', () => {
  const found = withPin(half, 'cam-3', 'candidate');
  const asked = withPin(found, 'cam-4', 'candidate');
  expect(targetNow('pin', asked, found, true)).toMatchObject({
    ...{ askedShare: 0, candidates: [], policy: 'dead-man' },
  });
  expect(targetNow('pin', asked, found, true).pins).toEqual({ 'cam-4': 'candidate' });
});

test('a queued split is what its author asked for, also after the lease has ended', () => {
  expect(targetNow('split', half, filled, true)).toMatchObject({ askedShare: 0.5 });
});
