import { expect, test } from 'vitest';
import type { GatewayConnection } from '../../../electron/inventory/gateway-connection.ts';
import { findInSplits } from '../../../electron/picture/findings/splits.ts';
import { camerasLive } from '../../../electron/picture/service-now.ts';
import { sentSplits, splitStates } from '../../../electron/picture/split-state.ts';
import { firstIntent, withCandidate } from '../../../electron/traffic/intent.ts';
import { ruleEntries } from '../../../electron/traffic/split-map.ts';
import type { GatewayNow } from '../../../shared/model/picture.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { counterService } from '../../support/gateway/counter-service.ts';

const cameras = Array.from({ length: 300 }, (_, index) => `cam-${index + 1}`);
const intent: Intent = {
  ...withCandidate(firstIntent('camera'), 'b'),
  ...{ revision: 1, policy: 'hold', askedShare: 0.01, candidates: ['cam-1'] },
};
const live = {
  intent,
  rules: ruleEntries({ ...intent, candidates: cameras }),
  lease: undefined,
};
const unit = {
  gateway: { id: 'gate-1' },
  traffic: {
    services: [counterService],
    persisted: () => undefined,
    last: () => ({
      ...{ at: Date.now(), clock: Date.now() / 1000, servers: [], mirrored: new Map() },
      splits: new Map([['counter', live]]),
    }),
  },
} as unknown as GatewayConnection;

test('every camera that was moved by hand counts, however many there are', () => {
  const [split] = splitStates(unit);
  expect(split && camerasLive(split).toSorted()).toEqual(cameras.toSorted());
});

test('clients are sent the first differences and the number of all', () => {
  const splits = sentSplits(unit);
  expect(splits[0]).toMatchObject({ driftCount: 299 });
  expect(splits[0]?.drift).toHaveLength(100);
  const now = Date.now();
  const link = { kind: 'up', rttMs: 1 };
  const found = findInSplits({ gateway: 'gate-1', link, splits } as unknown as GatewayNow, now);
  expect(found).toContainEqual(
    expect.objectContaining({ code: 'drift', data: expect.objectContaining({ differences: 299 }) }),
  );
});
