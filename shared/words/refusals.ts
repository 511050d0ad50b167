import type { Language } from '../model/language.ts';
import type { Refusal, RefusalWords } from '../model/refusal.ts';
import type { NothingToRollBack } from '../model/rollback.ts';
import { fill } from './fill.ts';
import { refusals as en } from './refusals-en.ts';
import { refusals as vi } from './refusals-vi.ts';

const words: Readonly<Record<Language, RefusalWords>> = { en, vi };

const stays: Readonly<Record<Language, Readonly<Record<NothingToRollBack, string>>>> = {
  en: {
    'no-previous': 'no release before it is kept running',
    'previous-down': 'the release before it has no healthy instance',
    'one-way': 'it cannot be rolled back',
    'left-already': 'it has been left already',
  },
  vi: {
    'no-previous': 'không còn bản trước nào đang chạy',
    'previous-down': 'bản trước không có bản chạy nào hoạt động tốt',
    'one-way': 'không thể quay lui từ bản này',
    'left-already': 'đã quay lui rồi',
  },
};

/** Reason and remedy of a refusal, without a full stop: a caller puts the host before it. */
export function refusalWords(language: Language, refusal: Refusal) {
  const { what, mend } = words[language][refusal.code];
  const why = refusal.code === 'stable-stays' && { why: stays[language][refusal.why] };
  const values = { ...refusal, ...why };
  return { what: fill(what, values), mend: fill(mend, values) };
}

/** Reason and remedy in one line, as the detail of a fault. */
export function refusalLine(language: Language, refusal: Refusal): string {
  const { what, mend } = refusalWords(language, refusal);
  return `${what}: ${mend}`;
}

/** The same in English, for logs. */
export const refusalText = (refusal: Refusal): string => refusalLine('en', refusal);

const rest: Readonly<Record<Language, { readonly none: string; readonly some: string }>> = {
  en: { none: '; taken back everywhere', some: '; still changed, look there: {{left}}' },
  vi: { none: '; đã hoàn tác ở mọi nơi', some: '; vẫn còn thay đổi, hãy xem ở đó: {{left}}' },
};

/** Of a command that had begun: gateways that still have a part of it; empty where it had not. */
export function leftText(language: Language, left: readonly string[] | undefined): string {
  if (left === undefined) return '';
  return left.length === 0
    ? rest[language].none
    : fill(rest[language].some, { left: left.join('; ') });
}
