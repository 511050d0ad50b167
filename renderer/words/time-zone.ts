import { createContext, useContext } from 'react';
import { consoleZone } from './format.ts';

const TimeZoneContext = createContext<string>(consoleZone);

/** Gives an IANA time zone, from `zoneOf`, to everything below it and, at the root, from `zoneOfConsole`. */
export const TimeZoneProvider = TimeZoneContext.Provider;

/** The zone whose times are shown here. */
export const useTimeZone = (): string => useContext(TimeZoneContext);
