import { describe, expect, it } from 'vitest';
import {
  desiredStateOf,
  differsFrom,
  withDesiredState,
} from '../../../electron/traffic/desired-state.ts';
import { firstIntent, onStable, promoted } from '../../../electron/traffic/intent.ts';
import { leaseFor, leaseState } from '../../../electron/traffic/lease.ts';
import { readSplit, splitEntries } from '../../../electron/traffic/split-map.ts';
import type { Container } from '../../../shared/model/container.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Intent, RolloutNote } from '../../../shared/model/split.ts';
import { counterService } from '../../support/gateway/counter-service.ts';

const instance = (name: string) => ({ name, address: '127.0.0.1', port: 8001, engine: 'e' });
const first = firstIntent('camera');
const found: Intent = {
  ...first,
  slots: {
    ...first.slots,
    a: { release: 'old', instances: [instance('i1'), instance('i2'), instance('d1')] },
    b: { release: 'new', instances: [instance('i1'), instance('d1')] },
  },
};
const posture: DesiredState = {
  slots: { a: { release: 'old', instances: 2 }, b: { release: 'new', instances: 1 } },
  roles: { stable: 'a', candidate: 'b' },
  cameras: ['here-1', 'there-1', 'here-2'],
  share: 0.5,
  mirrorShare: 0,
};
const note: RolloutNote = {
  id: 'r-1',
  request: {
    scope: { kind: 'site', service: 'counter', site: 's' },
    ...{ release: 'new', strategy: 'canary' },
    options: { steps: [{ share: 0.5 }, { share: 1, soakSeconds: 3 }] },
  },
  ...{ wave: 0, step: 1, by: 'an@desk', at: '2026-11-23T09:00:00.000Z' },
};
const here = ['here-1', 'here-2', 'here-3'];

describe('a posture at a gateway', () => {
  it('takes its own cameras in the order of the wave, and leaves slots alone', () => {
    const intent = withDesiredState(found, posture, 'camera', here, note);
    expect(intent).toMatchObject({ candidates: ['here-1', 'here-2'], askedShare: 0.5 });
    expect(intent.slots).toBe(found.slots);
    expect(intent.rollout).toEqual(note);
    expect(withDesiredState(intent, posture, 'camera', here, undefined)).not.toHaveProperty(
      'rollout',
    );
  });

  it('keeps pins to stable, drops pins to the candidate and a share held without a console', () => {
    const pinned: Intent = {
      ...found,
      ...{ policy: 'hold', pins: { 'here-1': 'stable', 'here-3': 'candidate' } },
    };
    const intent = withDesiredState(pinned, posture, 'camera', here, note);
    expect(intent).toMatchObject({ pins: { 'here-1': 'stable' }, policy: 'dead-man' });
  });

  it('has no cameras where frames are split', () => {
    const intent = withDesiredState(found, posture, 'frame', here, note);
    expect(intent).toMatchObject({ candidates: [], askedShare: 0.5, method: 'frame' });
  });

  it('is read back as it was, over all gateways of the site', () => {
    const one = withDesiredState(found, posture, 'camera', ['here-1', 'here-2'], note);
    const two = withDesiredState(found, posture, 'camera', ['there-1'], note);
    const read = desiredStateOf([one, two]);
    expect({ ...read, cameras: read.cameras.toSorted() }).toEqual({
      ...posture,
      cameras: posture.cameras.toSorted(),
    });
  });
});

describe('what differs from a posture', () => {
  const container = (slot: 'a' | 'b', release: string, n: number): Container => ({
    ...{ id: `${slot}${n}`, engine: 'e', name: `${slot}-${n}`, image: 'x', service: 'counter' },
    ...{ site: 's', release, slot, port: 8000 + n, restarts: 0 },
    ...({ state: 'running', health: 'healthy' } as const),
  });
  const intents = [
    withDesiredState(found, posture, 'camera', ['here-1', 'here-2', 'there-1'], note),
  ];
  const containers = [
    ...[1, 2, 3].map((n) => container('a', 'old', n)),
    ...[1, 2].map((n) => container('b', 'new', n)),
  ];
  /** One stands in elsewhere. */
  const counted = ({ instances }: { readonly instances: number }) =>
    instances > 0 ? instances + 1 : 0;
  const difference = (meant: DesiredState, there = containers) =>
    differsFrom(meant, intents, there, counted);

  it('is nothing where all is as meant', () => {
    expect(difference(posture)).toBeUndefined();
  });

  it.each([
    ['a role', { ...posture, roles: { stable: 'b', previous: 'a' } } as const, /stable is a/],
    ['a camera', { ...posture, cameras: ['here-1'] }, /here-2, there-1/],
    ['copies', { ...posture, mirrorShare: 0.5 }, /copies 0/],
    [
      'a slot that should be empty',
      { ...posture, slots: { a: posture.slots.a } } as DesiredState,
      /slot b has 2/,
    ],
    [
      'another release',
      { ...posture, slots: { ...posture.slots, b: { release: 'newer', instances: 1 } } },
      /slot b holds new/,
    ],
  ])('is %s', (_, meant, words) => {
    expect(difference(meant)).toMatch(words);
  });

  it('is a container that is not there, does not run, or is left over', () => {
    expect(difference(posture, containers.slice(1))).toMatch(/slot a: 2 of 2/);
    const ended = { ...container('b', 'new', 1), state: 'exited' as const };
    expect(difference(posture, [...containers.slice(0, 4), ended])).toMatch(/slot b: 1 of 2/);
    expect(difference(posture, [...containers, container('b', 'old', 9)])).toMatch(
      /slot b: 2 of 3/,
    );
  });
});

describe('the note of a rollout', () => {
  const noted: Intent = { ...found, revision: 4, rollout: note };
  const live = (intent: Intent) => readSplit(splitEntries(intent, undefined), first, () => first);

  it('is written to the map and read back, whatever a person does meanwhile', () => {
    expect(live(noted).intent.rollout).toEqual(note);
    expect(onStable(noted).rollout).toEqual(note);
    const roles = { stable: 'a', candidate: 'b' } as const;
    expect(promoted({ ...noted, roles }).rollout).toEqual(note);
  });

  it.each([
    { ...note, id: 'a b' },
    { ...note, wave: -1 },
    { ...note, request: { ...note.request, release: '; reload' } },
    { ...note, request: { ...note.request, more: 1 } },
    { ...note, more: 1 },
  ])('that does not fit is not written: %#', (bad) => {
    expect(() => splitEntries({ ...noted, rollout: bad as RolloutNote }, undefined)).toThrow(
      /not fit for a map: .*rollout/,
    );
  });

  it('keeps a lease up before any camera has moved, and none once it ran out', () => {
    const lease = leaseFor(noted, counterService, 'an@desk#1', 1000);
    expect(lease).toMatchObject({ drivingUntil: 1015, deadManAt: 1120 });
    if (!lease) return;
    const at = (clock: number) => leaseState({ ...live(noted), lease }, 120, clock).kind;
    expect([at(1000), at(1119), at(1121)]).toEqual(['live', 'live', 'none']);
    expect(leaseFor(found, counterService, 'an@desk#1', 1000)).toBeUndefined();
  });
});
