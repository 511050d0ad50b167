import type { Language } from '../../shared/model/language.ts';
import { percentIn } from '../../shared/model/percent.ts';

const locales: Record<Language, string> = { en: 'en-GB', vi: 'vi-VN' };

/** A day as the language writes it: Vietnamese has the month as a number, `25/11`. */
export const dayForm = (language: string): Intl.DateTimeFormatOptions => ({
  day: 'numeric',
  month: language === 'vi' ? 'numeric' : 'short',
});

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export type Format = ReturnType<typeof createFormat>;

/** The time zone of this computer. */
export const consoleZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Zone name at a moment, as `GMT+7`; every clock time on screen has it beside or once above. */
export function zoneNames(timeZone: string): (at: string | number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'shortOffset' });
  return (at) => {
    const parts = format.formatToParts(new Date(at));
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
    return name === 'GMT' || name === 'GMT+0' ? 'UTC' : name;
  };
}

/**
 * Numbers, spans and dates as the language writes them; the unit's words come from `common.unit`.
 * Times are those of `timeZone`, and name it.
 */
export function createFormat(language: Language, timeZone = consoleZone) {
  const locale = locales[language];
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const date = new Intl.DateTimeFormat(locale, {
    timeZone,
    ...{ ...dayForm(language), year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit' },
  });
  const time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'medium' });
  const zone = zoneNames(timeZone);
  const bytes = new Intl.NumberFormat(locale, {
    notation: 'compact',
    style: 'unit',
    unit: 'byte',
    unitDisplay: 'narrow',
    maximumFractionDigits: 1,
  });
  const exact = new Intl.DurationFormat(locale, { style: 'short' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    /** One digit after the point below 10, none above. */
    number: (value: number) => (Math.abs(value) < 10 ? tenth : whole).format(value),
    whole: (value: number) => whole.format(value),
    percent: percentIn(locale),
    /** With so many digits after the point, at most. */
    exact: (value: number, after: number) =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: after }).format(value),
    age: (ms: number) => spanOf(ms, locale),
    /** A whole time in all its units, from seconds: `1 hr, 30 mins`. */
    seconds: (value: number) => exactly(value, exact, locale),
    dateTime: (at: string | number) => `${date.format(new Date(at))} ${zone(at)}`,
    time: (at: string | number) => `${time.format(new Date(at))} ${zone(at)}`,
    bytes: (value: number) => bytes.format(value),
    list: (names: readonly string[]) => list.format(names),
    compare: new Intl.Collator(locale, { numeric: true }).compare,
  };
}

function exactly(value: number, format: Intl.DurationFormat, locale: string): string {
  const whole = Math.max(0, Math.round(value));
  if (whole < 60) return unit(whole, 'second', locale);
  const hours = Math.floor(whole / 3600);
  return format.format({ hours, minutes: Math.floor((whole % 3600) / 60), seconds: whole % 60 });
}

const spans = new Map<string, Intl.NumberFormat>();

function spanOf(ms: number, locale: string): string {
  const span = Math.max(0, ms);
  if (span < minute) return unit(Math.floor(span / second), 'second', locale);
  if (span < hour) return unit(Math.floor(span / minute), 'minute', locale);
  if (span < 2 * day) return unit(Math.floor(span / hour), 'hour', locale);
  return unit(Math.floor(span / day), 'day', locale);
}

function unit(value: number, name: string, locale: string): string {
  const key = `${locale} ${name}`;
  const format =
    spans.get(key) ??
    new Intl.NumberFormat(locale === 'en-GB' ? 'en' : locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
    });
  spans.set(key, format);
  return format.format(value);
}
