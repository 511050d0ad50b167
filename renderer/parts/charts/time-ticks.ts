/** Minutes that a zone's clock is ahead of UTC at a moment. */
export function zoneOffsetMinutes(t: number, timeZone: string): number {
  const text = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(t)
    .find((part) => part.type === 'timeZoneName')?.value;
  const found = /GMT([+-])(\d{2}):(\d{2})/.exec(text ?? '');
  if (!found) return 0;
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]));
}

/** Round times of the site's own clock within a window: every `stepMs`, counted from its midnight. */
export function timeTicks(
  from: number,
  to: number,
  stepMs: number,
  timeZone: string,
): readonly number[] {
  const offset = zoneOffsetMinutes(to, timeZone) * 60_000;
  const ticks: number[] = [];
  for (let t = Math.ceil((from + offset) / stepMs) * stepMs - offset; t <= to; t += stepMs) {
    ticks.push(t);
  }
  return ticks;
}

export type ValueAxis = { readonly top: number; readonly ticks: readonly number[] };

/**
 * A value axis from 0 to 1, 2, 4 or 5 times a power of ten, of which the half is round as well; so it does
 * not change at every point. Where everything is 0, that is the only figure on it.
 */
export function valueAxis(highest: number, least: number): ValueAxis {
  if (highest === 0) return { top: least, ticks: [0] };
  const top = highest > least ? niceCeiling(highest) : least;
  return { top, ticks: [0, top / 2, top] };
}

function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 4, 5, 10].find((one) => one * power >= value) ?? 10;
  return factor * power;
}
