import { ViewportPortal } from '@xyflow/react';
import { geoGraticule10, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlasText from 'world-atlas/countries-50m.json?raw';
import classes from './land.module.css';
import { projection, world } from './projection.ts';

type Atlas = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

const atlas: Atlas = JSON.parse(atlasText);
const draw = geoPath(projection).digits(1);
const outlines = {
  land: draw(feature(atlas, atlas.objects.land)) ?? '',
  borders: draw(mesh(atlas, atlas.objects.countries, (a, b) => a !== b)) ?? '',
  grid: draw(geoGraticule10()) ?? '',
};

/** Land, borders and a grid of 10°, bundled with the app: no network is asked for tiles. */
export function Land() {
  return (
    <ViewportPortal>
      <svg
        className={classes.land}
        width={world.width}
        height={world.height}
        viewBox={`0 0 ${world.width} ${world.height}`}
        aria-hidden="true"
      >
        <path d={outlines.grid} className={classes.grid} />
        <path d={outlines.land} className={classes.ground} />
        <path d={outlines.borders} className={classes.borders} />
      </svg>
    </ViewportPortal>
  );
}
