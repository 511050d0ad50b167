import { geoMercator } from 'd3-geo';

/** The plane on which the geographic map is drawn, in units of the canvas at zoom 1. */
export const world = { width: 4000, height: 3300 };

export const projection = geoMercator()
  .scale(world.width / (2 * Math.PI))
  .translate([world.width / 2, world.height / 2])
  .clipExtent([
    [0, 0],
    [world.width, world.height],
  ]);

/** Degrees to the plane; the poles, which Mercator has no place for, are moved to its edge. */
export function project(latitude: number, longitude: number): readonly [x: number, y: number] {
  const kept = Math.max(-80, Math.min(80, latitude));
  const [x, y] = projection([longitude, kept]) ?? [0, 0];
  return [x, y];
}
