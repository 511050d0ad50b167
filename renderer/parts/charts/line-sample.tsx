import { type LineLook, shapePath } from './line-look.ts';

/** A short piece of a line, as the chart draws it. */
export function LineSample({ look }: { readonly look: LineLook }) {
  return (
    <svg width="30" height="12" viewBox="-15 -6 30 12" aria-hidden="true" focusable="false">
      <path
        d="M-15 0H15"
        stroke={look.color}
        strokeWidth={look.width}
        strokeDasharray={look.dash}
        fill="none"
      />
      <path d={shapePath(look.shape)} fill={look.color} />
    </svg>
  );
}
