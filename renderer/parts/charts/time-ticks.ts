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

/** The end of a value axis: 1, 2, 2.5 or 5 times a power of ten, so it does not change at every point. */
export function niceCeiling(value: number, least: number): number {
  if (!(value > least)) return least;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= value) ?? 10;
  return factor * power;
}
