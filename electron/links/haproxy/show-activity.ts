/** The gateway's own clock, seconds since the epoch, from `show activity`; undefined when not there. */
export function parseClock(answer: string): number | undefined {
  const found = answer.match(/^date_now: (\d+\.\d+)/m);
  return found ? Number(found[1]) : undefined;
}
