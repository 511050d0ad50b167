import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../shared/model/language.ts';
import { plainText } from '../../shared/model/plain-text.ts';
import { en } from './en/en.ts';
import { vi } from './vi/vi.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: typeof en };
  }
}

/** Ready when it returns: all words are in the bundle. */
export function createWords(language: Language): i18n {
  const words = i18next.createInstance();
  void words.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    initAsync: false,
    defaultNS: 'words',
    resources: { en: { words: en }, vi: { words: vi } },
    // React escapes markup by itself; texts of other machines may hold more than that.
    interpolation: { escapeValue: true, escape: plainText },
    react: { useSuspense: false },
  });
  return words;
}
