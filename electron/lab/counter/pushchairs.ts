import type { FlagFile } from './flag-file.ts';
import type { Crossing } from './tracker.ts';

/** The feature that a flag switches: large persons are told as what they push. Sums stay the same. */
const flag = 'count-pushchairs';
const PUSHCHAIR_AREA = 20;

/** A crossing under the class that it is published as. */
export type Counted = Omit<Crossing, 'class'> & { readonly class: string };

export function countedAs(flags: FlagFile, crossings: readonly Crossing[]): readonly Counted[] {
  if (!flags.isOn(flag)) return crossings;
  return crossings.map((one) =>
    one.class === 'person' && one.area >= PUSHCHAIR_AREA ? { ...one, class: 'pushchair' } : one,
  );
}
