import { useSyncExternalStore } from 'react';
import { type Looks, lookingAt } from './looking.ts';
import type { Looking } from './shown-operation.ts';
import { useApp } from './use-app.ts';

/** Where the person looks at this moment. */
export function useLooking(): Looking {
  const app = useApp();
  const key = useSyncExternalStore(
    (told) => follow(app, told),
    () => JSON.stringify(lookingAt(app)),
  );
  return JSON.parse(key) as Looking;
}

function follow(app: Looks, told: () => void): () => void {
  const stores = [app.route, app.selection, app.planned, app.rollouts, app.fleet];
  const ends = stores.map((store) => store.subscribe(told));
  return () => {
    for (const end of ends) end();
  };
}
