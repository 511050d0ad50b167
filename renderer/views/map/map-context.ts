import { createContext, useContext } from 'react';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Site } from '../../../shared/model/site.ts';

/** Data for all nodes of the map; each node reads its own site besides. */
export type MapWorld = {
  readonly fleet: Fleet;
  readonly sites: ReadonlyMap<string, Site>;
};

const MapContext = createContext<MapWorld | undefined>(undefined);

export const MapWorldProvider = MapContext.Provider;

export function useMapWorld(): MapWorld {
  const world = useContext(MapContext);
  if (world === undefined) throw new Error('a map node outside the map');
  return world;
}
