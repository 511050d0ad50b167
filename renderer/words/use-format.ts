import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../state/settings-store.ts';
import { createFormat } from './format.ts';

/** The formats of the language in use. */
export function useFormat() {
  const { i18n } = useTranslation();
  const language = i18n.language as Language;
  return useMemo(() => createFormat(language), [language]);
}
