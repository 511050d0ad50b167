import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../shared/model/language.ts';
import { createFormat } from './format.ts';
import { useTimeZone } from './time-zone.ts';

/** The formats of the language in use; times are of the zone that is shown here. */
export function useFormat() {
  const { i18n } = useTranslation();
  const language = i18n.language as Language;
  const timeZone = useTimeZone();
  return useMemo(() => createFormat(language, timeZone), [language, timeZone]);
}
