import type { DesiredState, SlotContent } from '../../../shared/model/desired-state.ts';
import { type Intent, type SlotName, slotNames } from '../../../shared/model/split.ts';

export type SlotContents = DesiredState['slots'];

/** Content of each slot, counted over the site's own engines; never more than is placed there. */
export function slotContents(
  intents: readonly Intent[],
  engines: ReadonlySet<string>,
  most: number,
): SlotContents {
  const slots: Partial<Record<SlotName, SlotContent>> = {};
  for (const name of slotNames) {
    const held = intents.map((intent) => intent.slots[name]);
    const release = held.find((slot) => slot.release !== undefined)?.release;
    const own = held
      .flatMap(({ instances }) => instances)
      .filter(({ engine }) => engines.has(engine));
    const count = new Set(own.map(({ address, port }) => `${address}:${port}`)).size;
    if (release !== undefined && count > 0)
      slots[name] = { release, instances: Math.min(count, most) };
  }
  return slots;
}

/**
 * The slot that holds the release already; else a free one; else that of a `previous` from before,
 * which is given up. A slot that holds anything else is somebody's, and is left alone.
 */
export function slotFor(
  roles: Intent['roles'],
  slots: SlotContents,
  release: string | undefined,
): SlotName | undefined {
  const others = slotNames.filter((slot) => slot !== roles.stable);
  return (
    others.find((slot) => release !== undefined && slots[slot]?.release === release) ??
    others.find((slot) => !slots[slot]) ??
    others.find((slot) => slot === roles.previous)
  );
}
