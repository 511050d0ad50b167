import type { Severity } from '../../../shared/model/picture.ts';

export type GeoSite = {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  /** On the plane of `projection.ts`. */
  readonly x: number;
  readonly y: number;
};

/** In order of preference. */
const sides = [
  'right',
  'left',
  'below',
  'above',
  'below-right',
  'above-right',
  'below-left',
  'above-left',
] as const;
/** Where a label stands, seen from its mark. */
export type Side = (typeof sides)[number];

/** A place on the map: a site, with those too near to it to be told apart at this zoom. */
export type Pin = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** Ids of the others, without the one that names the pin. */
  readonly others: readonly string[];
  /** Where its label has room; absent: nowhere. */
  readonly label: Side | undefined;
};

type Rectangle = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

const nearPx = 30;
const markPx = 28;

/** `sites` worst first: the worst of a crowd names it, and has the first choice of room for its label. */
export function layoutPins(sites: readonly GeoSite[], zoom: number): readonly Pin[] {
  const crowds = gather(sites, nearPx / zoom);
  const taken: Rectangle[] = crowds.map(({ leader, others }) =>
    markAt(leader, zoom, others.length > 0),
  );
  return crowds.map(({ leader, others }) => {
    const size = labelSize(leader, others.length);
    const side = sides.find((one) => {
      const place = labelAt(leader, zoom, one, size);
      return !taken.some((other) => overlap(place, other));
    });
    if (side !== undefined) taken.push(labelAt(leader, zoom, side, size));
    return {
      id: leader.id,
      x: leader.x,
      y: leader.y,
      others: others.map((one) => one.id),
      label: side,
    };
  });
}

type Crowd = { readonly leader: GeoSite; readonly others: GeoSite[] };

function gather(sites: readonly GeoSite[], near: number): readonly Crowd[] {
  const crowds: Crowd[] = [];
  for (const site of sites) {
    const crowd = crowds.find(
      ({ leader }) => Math.hypot(leader.x - site.x, leader.y - site.y) < near,
    );
    if (crowd === undefined) crowds.push({ leader: site, others: [] });
    else crowd.others.push(site);
  }
  return crowds;
}

type Size = { readonly width: number; readonly height: number };

/** As site-pin.module.css draws it, in pixels of the screen. */
export function labelSize(site: GeoSite, others: number): Size {
  if (site.severity !== 'fine') return { width: 232, height: 62 };
  return { width: 20 + 8 * (site.name.length + (others > 0 ? 4 : 0)), height: 26 };
}

/** A crowd has its number below the mark. */
function markAt({ x, y }: GeoSite, zoom: number, crowd: boolean): Rectangle {
  const height = crowd ? markPx + 16 : markPx;
  return { x: x * zoom - markPx / 2, y: y * zoom - markPx / 2, width: markPx, height };
}

function labelAt(site: GeoSite, zoom: number, side: Side, { width, height }: Size): Rectangle {
  const x = site.x * zoom;
  const y = site.y * zoom;
  const away = markPx / 2 + 2;
  const left = side.endsWith('right')
    ? x + away
    : side.endsWith('left')
      ? x - away - width
      : x - width / 2;
  const top = side.startsWith('below')
    ? y + away
    : side.startsWith('above')
      ? y - away - height
      : y - height / 2;
  return { x: left, y: top, width, height };
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
