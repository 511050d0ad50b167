import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GeoSite, layoutPins } from '../../../renderer/parts/map/geo-layout.ts';
import { type Box, type LaneInput, layoutLanes } from '../../../renderer/parts/map/lane-layout.ts';
import { project, world } from '../../../renderer/parts/map/projection.ts';
import { filterSites, noFilter } from '../../../renderer/state/map-filter.ts';
import { isReadable } from '../../../renderer/views/map/zoom-level.ts';
import { severities } from '../../../shared/model/picture.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';

const view = { width: 1000, height: 600 };

const lanes = fc.array(fc.array(fc.constantFrom(...severities), { maxLength: 60 }), {
  maxLength: 5,
});

const inputs = (all: readonly (readonly (typeof severities)[number][])[]): LaneInput[] =>
  all.map((sites, lane) => ({
    environment: `e${lane}`,
    sites: sites.map((severity, i) => ({ id: `e${lane}-s${i}`, severity })),
  }));

const apart = (a: Box, b: Box) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

const inside = (a: Box, b: Box) =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

describe('the lanes', () => {
  it('place every site once, inside its lane, and nothing over another', () => {
    fc.assert(
      fc.property(lanes, (all) => {
        const layout = layoutLanes(inputs(all), view);
        expect(layout.cards).toHaveLength(all.flat().length);
        for (const [i, card] of layout.cards.entries()) {
          const lane = layout.lanes.find((one) => card.id.startsWith(`${one.id}-`));
          expect(lane !== undefined && inside(card, lane)).toBe(true);
          expect(layout.cards.slice(i + 1).every((other) => apart(card, other))).toBe(true);
        }
        for (const [i, lane] of layout.lanes.entries())
          expect(layout.lanes.slice(i + 1).every((other) => apart(lane, other))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('give a site that needs a person more room, and the first place', () => {
    const [input] = inputs([['broken', 'fine', 'fine']]);
    const { cards } = layoutLanes(input === undefined ? [] : [input], view);
    const [broken, fine] = cards;
    expect((broken?.height ?? 0) > (fine?.height ?? 0)).toBe(true);
    expect([broken?.x, broken?.y]).toEqual([
      Math.min(...cards.map((card) => card.x)),
      Math.min(...cards.map((card) => card.y)),
    ]);
  });
});

describe('a site that is chosen by key', () => {
  const box = { x: 100, y: 100, width: 200, height: 100 };
  const seen = (transform: readonly [number, number, number]) =>
    isReadable(box, { transform, width: 400, height: 300 });

  it('stays where it is while all of it is seen and can be read', () => {
    expect(seen([0, 0, 1])).toBe(true);
    expect(seen([-100, -100, 1])).toBe(true);
    expect(seen([0, 0, 0.6])).toBe(true);
  });

  it('is brought into view when a part of it is outside, or it is too small', () => {
    expect(seen([-101, 0, 1])).toBe(false);
    expect(seen([0, -101, 1])).toBe(false);
    expect(seen([101, 0, 1])).toBe(false);
    expect(seen([0, 101, 1])).toBe(false);
    expect(seen([0, 0, 0.3])).toBe(false);
  });
});

describe('the geographic map', () => {
  const site = (id: string, x: number, severity: GeoSite['severity'] = 'fine'): GeoSite => ({
    id,
    name: id,
    severity,
    x,
    y: 0,
  });

  it('gathers what cannot be told apart under the worst, until the zoom tells it apart', () => {
    const sites = [site('bad', 10, 'broken'), site('near', 12), site('away', 200)];
    const far = layoutPins(sites, 1);
    expect(far.map((pin) => [pin.id, pin.others])).toEqual([
      ['bad', ['near']],
      ['away', []],
    ]);
    expect(layoutPins(sites, 20).map((pin) => pin.id)).toEqual(['bad', 'near', 'away']);
  });

  it('leaves no site out', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 })), (places) => {
        const sites = places.map((x, i) => site(`s${i}`, x));
        const shown = layoutPins(sites, 1).flatMap((pin) => [pin.id, ...pin.others]);
        expect(shown.toSorted()).toEqual(sites.map((one) => one.id).toSorted());
      }),
    );
  });

  it('projects every place onto the plane, the poles too', () => {
    for (const [latitude, longitude] of [
      [21, 105.8],
      [90, 0],
      [-90, 180],
      [0, -180],
    ] as const) {
      const [x, y] = project(latitude, longitude);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(world.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(world.height);
    }
    expect(project(21, 105.8)[1]).toBeLessThan(project(10, 105.8)[1]);
  });
});

describe('the filter', () => {
  const fleet = fakeFleet(fakeSites('lab'));
  const severityOf = (id: string) => (id === 'hp-port' ? 'broken' : 'fine');
  const found = (filter: Partial<typeof noFilter>) =>
    filterSites(fleet, { ...noFilter, ...filter }, severityOf).map((one) => one.id);

  it('finds by name without marks, by environment, by state, and by all together', () => {
    expect(found({ query: 'hai phong' })).toEqual(['hp-port']);
    expect(found({ environment: 'staging' })).toEqual(['dn-trial', 'vt-trial']);
    expect(found({ severities: ['broken'] })).toEqual(['hp-port']);
    expect(found({ severities: ['broken'], environment: 'staging' })).toEqual([]);
    expect(found({})).toHaveLength(fleet.sites.length);
  });
});
