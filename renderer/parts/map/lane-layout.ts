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
const headerHeight = 64;

/** A site that needs a person is given more room than one that is well. */
export const cardHeight = (severity: Severity) => (severity === 'fine' ? 138 : 204);

type View = { readonly width: number; readonly height: number };

/**
 * Lanes side by side, each filled column by column from its worst site on.
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

const largestZoom = 1.25;

function zoomOf(layout: LaneLayout, view: View): number {
  const width = Math.max(...layout.lanes.map((lane) => lane.x + lane.width), 1);
  const height = Math.max(...layout.lanes.map((lane) => lane.height), 1);
  return Math.min(view.width / width, view.height / height, largestZoom);
}

function place(lanes: readonly LaneInput[], columnHeight: number): LaneLayout {
  const boxes: Box[] = [];
  const cards: Box[] = [];
  let x = 0;
  let tallest = 0;
  for (const lane of lanes) {
    const filled = fillLane(lane, x, columnHeight);
    cards.push(...filled.cards);
    tallest = Math.max(tallest, filled.bottom + padding);
    boxes.push({ id: lane.environment, x, y: 0, width: filled.width, height: 0 });
    x += filled.width + laneGap;
  }
  return { lanes: boxes.map((box) => ({ ...box, height: tallest })), cards };
}

function fillLane(lane: LaneInput, left: number, columnHeight: number) {
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
    const x = left + padding + column * (cardWidth + gap);
    cards.push({ id, x, y, width: cardWidth, height });
    y += height + gap;
    bottom = Math.max(bottom, y - gap);
  }
  const width = 2 * padding + (column + 1) * (cardWidth + gap) - gap;
  return { cards, width, bottom };
}
