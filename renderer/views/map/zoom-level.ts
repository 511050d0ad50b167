/** How much a card can say at a zoom; `site-card.module.css` draws each level. */
export type ZoomLevel = 'near' | 'mid' | 'far' | 'tiny';

export function zoomLevel(zoom: number): ZoomLevel {
  if (zoom >= 0.78) return 'near';
  if (zoom >= 0.5) return 'mid';
  return zoom >= 0.3 ? 'far' : 'tiny';
}

export const isBrief = (level: ZoomLevel) => level === 'far' || level === 'tiny';
