/** Detail of a card at a zoom; `site-card.module.css` draws each level. */
export type ZoomLevel = 'near' | 'mid' | 'far' | 'tiny';

export function zoomLevel(zoom: number): ZoomLevel {
  if (zoom >= 0.78) return 'near';
  if (zoom >= 0.5) return 'mid';
  return zoom >= 0.3 ? 'far' : 'tiny';
}

export const isBrief = (level: ZoomLevel) => level === 'far' || level === 'tiny';

type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
type View = {
  /** Where the canvas' origin lies, px, and its zoom. */
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
};

/** Whether the whole box is in view and large enough to be read. */
export function isReadable(box: Box, { transform: [left, top, zoom], width, height }: View) {
  const x = box.x * zoom + left;
  const y = box.y * zoom + top;
  const isInside =
    x >= 0 && y >= 0 && x + box.width * zoom <= width && y + box.height * zoom <= height;
  return isInside && !isBrief(zoomLevel(zoom));
}
