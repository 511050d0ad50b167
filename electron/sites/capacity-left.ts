import type { Engine } from '../../shared/model/engine.ts';
import type { EngineCapacity } from '../links/docker/index.ts';

/** Need of containers, or free capacity of an engine. Devices are shared, so none are counted. */
export type Capacity = { readonly ports: number; readonly memoryBytes: number };

export function capacityLeft(
  range: Engine['ports'],
  {
    portsHeld,
    memoryBytes,
    memoryHeldBytes,
  }: Pick<EngineCapacity, 'portsHeld' | 'memoryBytes' | 'memoryHeldBytes'>,
): Capacity {
  const held = [...portsHeld].filter((port) => port >= range.from && port <= range.to);
  return {
    ports: range.to - range.from + 1 - held.length,
    memoryBytes: memoryBytes - memoryHeldBytes,
  };
}

/** A need of 0 always fits, also on an engine that holds more than it has. */
export const fits = (left: Capacity, needed: Capacity): boolean =>
  (['ports', 'memoryBytes'] as const).every(
    (what) => needed[what] === 0 || needed[what] <= left[what],
  );
