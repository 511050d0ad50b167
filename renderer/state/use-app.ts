import { createContext, useContext } from 'react';
import type { Fleet } from '../../shared/model/fleet.ts';
import type { App } from './app.ts';
import { useStreamPart } from './use-stream.ts';

const AppContext = createContext<App | undefined>(undefined);

export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error('useApp outside AppProvider');
  return app;
}

/** The fleet in force, once it has come. */
export function useFleet(): Fleet | undefined {
  return useStreamPart(useApp().fleet, (state) => state.fleet);
}
