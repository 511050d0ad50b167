import { describe, expect, it } from 'vitest';
import { leasesOf } from '../../../renderer/state/site-lease.ts';
import {
  candidatesOf,
  initialRelease,
  moves,
  siteServices,
} from '../../../renderer/state/site-split.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { SitePicture } from '../../../shared/model/picture.ts';
import type { LeaseState, SplitState } from '../../../shared/model/split.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';
import { type FakeState, fakePicture } from '../../support/fake/pictures.ts';

const sites = fakeSites('lab');
const fleet = fakeFleet(sites);

function pictureOf(id: string, share = 0): SitePicture {
  const place = sites.find((one) => one.site.id === id);
  if (!place) throw new Error(`no made-up site ${id}`);
  const cameras = fleet.cameras.filter((one) => one.site === id);
  const { plight } = place;
  const state: FakeState = { place, plight, cameras, share, revision: 3, bornAt: 0, changes: [] };
  return fakePicture(state, 1000);
}

const controlAt = (id: string, change: (fleet: Fleet) => Fleet = (same) => same) =>
  siteServices(change(fleet), pictureOf(id))[0]?.control.kind;

describe('what is offered for a split', () => {
  it('is a slider where a candidate stands beside stable', () => {
    expect(controlAt('bt-market')).toBe('slider');
  });

  it('is all or nothing where there is one camera, unless frames are shared', () => {
    expect(controlAt('nt-pier')).toBe('blue-green');
    const byFrame = (one: Fleet): Fleet => ({
      ...one,
      services: one.services.map((service) => ({ ...service, stickiness: 'frame' })),
    });
    expect(controlAt('nt-pier', byFrame)).toBe('slider');
  });

  it('is nothing, with the reason, where nothing can be done', () => {
    expect(controlAt('vt-trial')).toBe('no-candidate');
    expect(controlAt('hue-museum')).toBe('observing');
    expect(controlAt('bt-market', (one) => ({ ...one, cameras: [] }))).toBe('no-cameras');
  });

  it('is unknown, and yet there, for a service that has not been read', () => {
    const picture = pictureOf('dl-reserve');
    const gateways = picture.gateways.map((one) => ({ ...one, splits: [] }));
    const [service] = siteServices(fleet, { ...picture, gateways });
    expect(service?.control.kind).toBe('unread');
    expect(service?.now.variants).toEqual([]);
  });
});

describe('what an empty site starts with', () => {
  const site = 'bt-market';
  const placements = ['elsewhere', site].map((at) => ({
    ...{ id: at, service: 'counter', site: at, engine: 'e', instances: 1 },
    initial: `first-at-${at}`,
  }));
  const initialOf = (picture: SitePicture) => {
    const [service] = siteServices(fleet, picture);
    return service && initialRelease(service, placements, site);
  };

  it('is the initial release of its own placement, as long as stable is empty', () => {
    const picture = pictureOf(site);
    expect(initialOf(picture)).toBeUndefined();
    const services = picture.summary.services.map((one) => ({
      ...one,
      variants: [{ slot: 'a', role: 'stable', servers: [] } as const],
    }));
    const empty = { ...picture, summary: { ...picture.summary, services } };
    expect(initialOf(empty)).toBe('first-at-bt-market');
    const gateways = empty.gateways.map((one) => ({ ...one, splits: [] }));
    expect(initialOf({ ...empty, gateways })).toBeUndefined();
  });
});

describe('cameras that move', () => {
  it('are those whose side is another than before', () => {
    expect(moves(['a', 'b'], ['b', 'c'])).toEqual({ toCandidate: ['c'], toStable: ['a'] });
  });

  it('are counted as read; pinned ones do not follow the split', () => {
    const picture = pictureOf('bt-market', 0.5);
    const cameras = picture.cameras.map((one, i) => (i === 0 ? { ...one, pinned: true } : one));
    const [service] = siteServices(fleet, { ...picture, cameras });
    const found = candidatesOf({ seen: service?.seen ?? [] });
    expect(found.all).toHaveLength(3);
    expect(found.following).toHaveLength(2);
    expect(found.pinned).toBe(1);
  });
});

describe('leases', () => {
  it('tell first what a person should know first', () => {
    const [split] = pictureOf('bt-market').gateways.flatMap((one) => one.splits);
    const live = (deadManLeft: number): LeaseState => ({
      kind: 'live',
      driver: 'a@b',
      drivingLeft: 5,
      deadManLeft,
    });
    const leases: readonly LeaseState[] = [
      { kind: 'none' },
      live(100),
      { kind: 'held' },
      live(7),
      { kind: 'expired', driver: 'a@b', since: '2026-11-23T00:00:00Z' },
    ];
    const splits = leases.map((lease): SplitState => ({ ...(split as SplitState), lease }));
    const order = leasesOf(splits).map(({ lease }) =>
      lease.kind === 'live' ? lease.deadManLeft : lease.kind,
    );
    expect(order).toEqual(['expired', 'held', 7, 100, 'none']);
  });
});
