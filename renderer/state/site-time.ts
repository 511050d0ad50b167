import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { consoleZone, dayForm, zoneNames } from '../words/format.ts';
import { useTimeZone } from '../words/time-zone.ts';
import type { ClockChoice } from './settings-store.ts';
import { useApp, useFleet } from './use-app.ts';

export type SiteTime = ReturnType<typeof createSiteTime>;

/** Times as the clock on the wall of the site shows them; `zoneName` stands once above those that do not name it. */
export function createSiteTime(language: string, timeZone: string) {
  const locale = language === 'vi' ? 'vi-VN' : 'en-GB';
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    return (at: string | number) => made.format(new Date(at));
  };
  const toTheSecond = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const clock = format(toTheSecond);
  const day = format(dayForm(language));
  const full = format({ ...dayForm(language), year: 'numeric', ...toTheSecond });
  const zone = zoneNames(timeZone);
  /** The time alone when it was today, else with its day. */
  const when = (at: string | number) =>
    day(at) === day(Date.now()) ? clock(at) : `${day(at)}, ${clock(at)}`;
  return {
    timeZone,
    clock,
    minute: format({ hour: '2-digit', minute: '2-digit' }),
    when,
    full: (at: string | number) => `${full(at)} ${zone(at)}`,
    /** `when` with its zone, for a place where no zone is said. */
    labelled: (at: string | number) => `${when(at)} ${zone(at)}`,
    zoneName: zone(Date.now()),
  };
}

/** The IANA zone of a screen that shows no site of its own. */
export const zoneOfConsole = (clock: ClockChoice): string =>
  clock === 'utc' ? 'UTC' : consoleZone;

/**
 * The IANA zone whose clock is shown for these sites: their own where their clocks agree, else that of
 * this computer; or the one that the person has chosen. Every screen asks here.
 */
export function zoneOf(
  sites: readonly { readonly timeZone: string }[],
  clock: ClockChoice,
): string {
  if (clock !== 'sites') return zoneOfConsole(clock);
  const zones = new Set(sites.map(({ timeZone }) => timeZone));
  const clocks = new Set([...zones].map((zone) => zoneNames(zone)(Date.now())));
  const [first] = zones;
  return first !== undefined && clocks.size === 1 ? first : consoleZone;
}

/** `zoneOf` sites by their ids. */
export function useZoneOf(ids: readonly string[]): string {
  const sites = useFleet()?.sites ?? [];
  const clock = useStore(useApp().settings, (settings) => settings.clock);
  return zoneOf(
    sites.filter(({ id }) => ids.includes(id)),
    clock,
  );
}

export function useSiteTime(): SiteTime {
  const { i18n } = useTranslation();
  const timeZone = useTimeZone();
  return useMemo(() => createSiteTime(i18n.language, timeZone), [i18n.language, timeZone]);
}
