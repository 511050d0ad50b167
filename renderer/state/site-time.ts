import { createContext, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export type SiteTime = ReturnType<typeof createSiteTime>;

/** Times as the clock on the wall of the site shows them. */
export function createSiteTime(language: string, timeZone: string) {
  const locale = language === 'vi' ? 'vi-VN' : 'en-GB';
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    return (at: string | number) => made.format(new Date(at));
  };
  const clock = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = format({ day: 'numeric', month: 'short' });
  return {
    timeZone,
    clock,
    minute: format({ hour: '2-digit', minute: '2-digit' }),
    full: format({ dateStyle: 'medium', timeStyle: 'medium' }),
    zoneName: new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'shortOffset' })
      .formatToParts()
      .find((part) => part.type === 'timeZoneName')?.value,
    /** The time alone when it was today, else with its day. */
    when: (at: string | number) =>
      day(at) === day(Date.now()) ? clock(at) : `${day(at)}, ${clock(at)}`,
  };
}

const SiteTimeContext = createContext<string>('UTC');

/** Gives the site's IANA time zone to everything below it. */
export const TimeZoneProvider = SiteTimeContext.Provider;

export function useSiteTime(): SiteTime {
  const { i18n } = useTranslation();
  const timeZone = useContext(SiteTimeContext);
  return useMemo(() => createSiteTime(i18n.language, timeZone), [i18n.language, timeZone]);
}
