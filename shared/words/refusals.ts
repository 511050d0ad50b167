import type { Language } from '../model/language.ts';
import type { Refusal, RefusalCode } from '../model/refusal.ts';
import { fill } from './fill.ts';
import { refusals as en } from './refusals-en.ts';
import { refusals as vi } from './refusals-vi.ts';

export type RefusalWords = Readonly<Record<RefusalCode, { readonly what: string; readonly mend: string }>>;

const words: Readonly<Record<Language, RefusalWords>> = { en, vi };

/** What is refused and what to do, without a full stop: a caller puts the host before it. */
export function refusalWords(language: Language, refusal: Refusal) {
  const { what, mend } = words[language][refusal.code];
  return { what: fill(what, refusal), mend: fill(mend, refusal) };
}

/** One line in English, for logs and the detail of a fault. */
export const refusalText = (refusal: Refusal): string => refusalWords('en', refusal).what;
