import type { Severity } from '../../../shared/model/picture.ts';

export type LaneInput = {
  readonly environment: string;
  /** In the order in which they are to stand. */
  readonly sites: readonly { readonly id: string; readonly severity: Severity }[];
};

export type Box = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type LaneLayout = { readonly lanes: readonly Box[]; readonly cards: readonly Box[] };

export const cardWidth = 292;
const gap = 12;
const padding = 12;
const laneGap = 20;
const headerHeight = 78;

/** A site that needs a person is given more room than one that is well. */
export const cardHeight = (severity: Severity) => (severity === 'fine' ? 156 : 232);

type View = { readonly width: number; readonly height: number };

/**
 * Lanes from left to right, each filled column by column from its worst site on.
 * The height of all lanes is the one with which everything is seen at the largest zoom.
 */
export function layoutLanes(lanes: readonly LaneInput[], view: View): LaneLayout {
  const shown = lanes.filter((lane) => lane.sites.length > 0);
  const total = shown.flatMap((lane) => lane.sites).reduce(heightSum, 0);
  let best: { zoom: number; layout: LaneLayout } = {
    zoom: 0,
    layout: { lanes: [], cards: [] },
  };
  for (let height = 220; height <= total + 220; height = height * 1.1 + 20) {
    const layout = place(shown, height);
    const zoom = zoomOf(layout, view);
    // Of two that fit alike, the lower one leaves less to scroll.
    if (zoom > best.zoom * 1.001) best = { zoom, layout };
  }
  return best.layout;
}

const heightSum = (sum: number, site: { readonly severity: Severity }) =>
  sum + cardHeight(site.severity) + gap;

/** Cards are never drawn larger than this; a wall is read from further away, so they grow with it. */
export const largestZoom = (view: View) => Math.max(1.25, view.height / 720);

function zoomOf(layout: LaneLayout, view: View): number {
  const width = Math.max(...layout.lanes.map((lane) => lane.x + lane.width), 1);
  const height = Math.max(...layout.lanes.map((lane) => lane.y + lane.height), 1);
  return Math.min(view.width / width, view.height / height, largestZoom(view));
}

function place(lanes: readonly LaneInput[], columnHeight: number): LaneLayout {
  const boxes: Box[] = [];
  const cards: Box[] = [];
  let x = 0;
  let width = 0;
  let y = 0;
  for (const lane of lanes) {
    const filled = fillLane(lane, columnHeight);
    // Small lanes that follow each other share a column.
    const below = filled.width <= width && y + filled.height <= headerHeight + columnHeight;
    if (!below) {
      x += width === 0 ? 0 : width + laneGap;
      y = 0;
      width = filled.width;
    }
    const at = { x, y };
    boxes.push({ id: lane.environment, ...at, width, height: filled.height });
    cards.push(...filled.cards.map((card) => ({ ...card, x: at.x + card.x, y: at.y + card.y })));
    y += filled.height + laneGap;
  }
  return { lanes: reachDown(boxes), cards };
}

/** The last lane of each column ends where the longest does. */
function reachDown(lanes: readonly Box[]): readonly Box[] {
  const end = Math.max(...lanes.map((lane) => lane.y + lane.height));
  return lanes.map((lane, i) => {
    const last = lanes[i + 1]?.x !== lane.x;
    return last ? { ...lane, height: end - lane.y } : lane;
  });
}

/** One lane by itself, from its own corner. */
function fillLane(lane: LaneInput, columnHeight: number) {
  const cards: Box[] = [];
  let column = 0;
  let y = headerHeight;
  let bottom = headerHeight;
  for (const { id, severity } of lane.sites) {
    const height = cardHeight(severity);
    if (y > headerHeight && y + height > headerHeight + columnHeight) {
      column += 1;
      y = headerHeight;
    }
    cards.push({ id, x: padding + column * (cardWidth + gap), y, width: cardWidth, height });
    y += height + gap;
    bottom = Math.max(bottom, y - gap);
  }
  const width = 2 * padding + (column + 1) * (cardWidth + gap) - gap;
  return { cards, width, height: bottom + padding };
}
