import type { Language } from '../state/settings-store.ts';

const locales: Record<Language, string> = { en: 'en-GB', vi: 'vi-VN' };

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export type Format = ReturnType<typeof createFormat>;

/** Numbers, spans and dates as the language writes them; the unit's words come from `common.unit`. */
export function createFormat(language: Language) {
  const locale = locales[language];
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
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
    /** From 0–1; a share that is small but not nothing is never shown as 0 %. */
    percent: (ratio: number) => `${percentDigits(ratio * 100, whole, tenth)} %`,
    age: (ms: number) => spanOf(ms, locale),
    /** A whole time in all its units, from seconds: `1 hr, 30 mins`. */
    seconds: (value: number) => exactly(value, exact, locale),
    dateTime: (at: string | number) => date.format(new Date(at)),
    time: (at: string | number) => time.format(new Date(at)),
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

function percentDigits(value: number, whole: Intl.NumberFormat, tenth: Intl.NumberFormat): string {
  if (value > 0 && value < 0.1) return `< ${tenth.format(0.1)}`;
  if (value < 100 && value > 99.9) return `> ${tenth.format(99.9)}`;
  return (value < 10 || value > 99 ? tenth : whole).format(value);
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
